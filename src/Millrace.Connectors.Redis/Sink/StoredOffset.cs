using System.Text.Json.Serialization;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>An offset as the Java sinks store it: that of the next record to read.</summary>
internal sealed record StoredOffset(
    [property: JsonPropertyName("topic")] string Topic, [property: JsonPropertyName("partition")] int Partition, [property: JsonPropertyName("offset")] long Offset);
