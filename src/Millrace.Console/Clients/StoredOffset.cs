using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.WebConsole.Clients;

/// <summary>
/// Where a connector goes on reading one part of its source, as <c>GET /connectors/X/offsets</c> tells it: of a sink partitions of topics,
/// of a source whatever it has made up. Numbers keep the digits they came with.
/// </summary>
/// <param name="Offset">Null for none, which means from the start.</param>
public sealed record StoredOffset(JsonObject Partition, JsonObject? Offset)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A sink's topic; null of a source.</summary>
    public string? Topic => Partition["kafka_topic"] is JsonValue topic ? topic.ToString() : null;

    /// <summary>A sink's partition; null of a source.</summary>
    public int? Number => Topic is not null && int.TryParse(Partition["kafka_partition"]?.ToString(), NumberStyles.None,
        CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>A sink's next record; null of a source, and for none.</summary>
    public long? Next => Number is not null && long.TryParse(Offset?["kafka_offset"]?.ToString(), NumberStyles.None,
        CultureInfo.InvariantCulture, out long next) ? next : null;

    /// <summary>What it is of, in words.</summary>
    public string Name => Number is { } number ? string.Create(CultureInfo.InvariantCulture, $"{Topic} {number}") : Text(Partition);

    /// <summary>The server's answer; topics by name.</summary>
    public static IReadOnlyList<StoredOffset> Read(JsonNode? answer) =>
        [.. (answer?["offsets"] as JsonArray ?? []).Select(entry => entry?["partition"] is JsonObject partition
            ? new StoredOffset(partition, entry["offset"] as JsonObject) : null).OfType<StoredOffset>()
            .OrderBy(one => one.Topic ?? one.Name, StringComparer.Ordinal).ThenBy(one => one.Number ?? 0)];

    /// <summary>What is sent to set them.</summary>
    public static JsonObject Write(IEnumerable<StoredOffset> offsets) => new()
    {
        ["offsets"] = new JsonArray([.. offsets.Select(one => new JsonObject
        {
            ["partition"] = one.Partition.DeepClone(), ["offset"] = one.Offset?.DeepClone(),
        })]),
    };

    /// <summary>The same partition; servers that keep maps tell the fields of one in any order.</summary>
    public bool IsOf(StoredOffset other) => JsonNode.DeepEquals(Partition, other.Partition);

    /// <summary>The same partition at the same offset.</summary>
    public bool IsSame(StoredOffset other) => IsOf(other) && JsonNode.DeepEquals(Offset, other.Offset);

    /// <summary>One line of JSON, as a person would write it.</summary>
    public static string Text(JsonNode? node) => node?.ToJsonString(Plain) ?? "none";

    /// <summary>A sink's offset of that number.</summary>
    public StoredOffset At(long next) => this with { Offset = new JsonObject { ["kafka_offset"] = next } };
}
