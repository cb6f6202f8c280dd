using Millrace.Connectors.MySql.Columns;

namespace Millrace.Connectors.MySql.Source;

/// <summary>How columns become fields.</summary>
internal sealed record TypeOptions
{
    /// <summary>That of <c>db.timezone</c>.</summary>
    public required ZoneClock Clock { get; init; }

    /// <summary>Dates before 1582-10-15 are those of the Julian calendar.</summary>
    public required bool LegacyCalendar { get; init; }

    public required Granularity Granularity { get; init; }
    public required NumericMapping Decimals { get; init; }
    public required UnsignedMapping BigUnsigned { get; init; }
    public required BitMapping Bits { get; init; }
    public required ZeroDates ZeroDates { get; init; }

    /// <summary>TINYINT(1) becomes BOOLEAN instead of INT8.</summary>
    public required bool TinyOneIsBoolean { get; init; }

    /// <summary>YEAR becomes a Date, 1 January, instead of INT16.</summary>
    public required bool YearIsDate { get; init; }
}

/// <summary>What becomes of <c>BIT(n)</c> with more than one bit.</summary>
internal enum BitMapping
{
    Int8, Int64, Bytes,
}

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

/// <summary>What becomes of <c>BIGINT UNSIGNED</c>.</summary>
internal enum UnsignedMapping
{
    /// <summary>INT64; a value above 2^63-1 is an error.</summary>
    Long,

    /// <summary>Decimal without digits after the point.</summary>
    Decimal,
}

/// <summary>What a DATETIME or TIMESTAMP column becomes.</summary>
internal enum Granularity
{
    /// <summary>Connect's Timestamp, milliseconds.</summary>
    ConnectLogical,

    MicrosLong, MicrosString, MicrosIso, NanosLong, NanosString, NanosIso,
}

/// <summary>
/// What becomes of dates with a month or day 0, such as <c>0000-00-00</c>: <c>zeroDateTimeBehavior</c> of the JDBC driver.
/// </summary>
internal enum ZeroDates
{
    /// <summary>The task fails.</summary>
    Exception,

    ConvertToNull,

    /// <summary>0001-01-01.</summary>
    Round,
}
