namespace Millrace.Formats.Registry;

/// <summary>How records name one schema: one of the two is empty.</summary>
/// <param name="Prefix">What stands in front of the payload.</param>
/// <param name="Header">What stands in the header.</param>
internal readonly record struct SchemaFrame(byte[] Prefix, byte[] Header)
{
    /// <summary>The same with more behind it.</summary>
    public SchemaFrame With(byte[] rest) =>
        Header.Length > 0 ? this with { Header = [.. Header, .. rest] } : this with { Prefix = [.. Prefix, .. rest] };
}
