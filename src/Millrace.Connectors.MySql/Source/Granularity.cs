namespace Millrace.Connectors.MySql.Source;

/// <summary>What a DATETIME or TIMESTAMP column becomes.</summary>
internal enum Granularity
{
    /// <summary>Connect's Timestamp, milliseconds.</summary>
    ConnectLogical,

    MicrosLong, MicrosString, MicrosIso, NanosLong, NanosString, NanosIso,
}
