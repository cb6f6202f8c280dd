namespace Millrace.Connectors.MySql.Source;

/// <summary>What becomes of <c>BIT(n)</c> with more than one bit.</summary>
internal enum BitMapping
{
    Int8, Int64, Bytes,
}
