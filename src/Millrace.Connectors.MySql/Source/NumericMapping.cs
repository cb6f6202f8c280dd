namespace Millrace.Connectors.MySql.Source;

/// <summary>When a DECIMAL column becomes an integer or a double.</summary>
internal enum NumericMapping
{
    /// <summary>Never.</summary>
    None,

    /// <summary>An integer with scale 0 and up to 18 digits.</summary>
    PrecisionOnly,

    /// <summary>As before, and a double with a scale above 0 and up to 18 digits.</summary>
    BestFit,

    /// <summary>As before, and a double whatever the digits.</summary>
    BestFitEagerDouble,
}
