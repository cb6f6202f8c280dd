namespace Millrace.Connectors.MySql.Source;

/// <summary>What becomes of <c>BIGINT UNSIGNED</c>.</summary>
internal enum UnsignedMapping
{
    /// <summary>INT64; a value above 2^63-1 is an error.</summary>
    Long,

    /// <summary>Decimal without digits after the point.</summary>
    Decimal,
}
