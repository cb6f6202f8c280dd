using System.Text.Json;

namespace Millrace.Worker.Rest.Model;

/// <summary>One partition and its offset, as the connector's own names and values.</summary>
internal sealed record OffsetInfo(Dictionary<string, JsonElement>? Partition, Dictionary<string, JsonElement>? Offset);
