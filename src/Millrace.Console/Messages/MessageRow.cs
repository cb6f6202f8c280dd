namespace Millrace.WebConsole.Messages;

/// <summary>A record as pages show it: decoded as far as it could be, and its bytes up to a limit.</summary>
/// <param name="Timestamp">Milliseconds since 1970; negative when it has none.</param>
internal sealed record MessageRow(int Partition, long Offset, long Timestamp, Payload Key, Payload Value,
    IReadOnlyList<KeyValuePair<string, Payload>> Headers)
{
    public DateTimeOffset? Time => Timestamp < 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(Timestamp);

    /// <summary>Whether a text stands in key, value or a header, in whatever case.</summary>
    public bool Has(string text) => Has(Key, text) || Has(Value, text)
        || Headers.Any(header => header.Key.Contains(text, StringComparison.OrdinalIgnoreCase) || Has(header.Value, text));

    private static bool Has(Payload payload, string text) => payload.Text.Contains(text, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A key, a value or a header's value.</summary>
/// <param name="Kind"><c>AVRO</c>, <c>PROTOBUF</c>, <c>JSON_SR</c>, <c>JSON</c>, <c>text</c>, <c>bytes</c>, <c>empty</c> or
/// <c>null</c>.</param>
/// <param name="Text">As decoded; of bytes their first as hex.</param>
/// <param name="Bytes">The first 64 KiB.</param>
/// <param name="Length">Of all of it; -1 for null.</param>
/// <param name="SchemaId">The id in front of it, when it was written under a registry.</param>
/// <param name="Report">Why it could not be decoded although it looked as if it could; null otherwise.</param>
public sealed record Payload(string Kind, string Text, byte[] Bytes, int Length, int? SchemaId, string? Report)
{
    /// <summary>None.</summary>
    public static readonly Payload Null = new("null", "", [], -1, null, null);

    /// <summary>
    /// Media type of a picture that a browser shows, by its first bytes; null for anything else. SVG is a program, not one of them.
    /// </summary>
    public string? Picture => Bytes switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        _ => null,
    };
}
