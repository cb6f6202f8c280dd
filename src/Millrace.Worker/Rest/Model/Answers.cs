using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Worker.Herding;

namespace Millrace.Worker.Rest.Model;

/// <summary>Answer of <c>GET /</c>.</summary>
internal sealed record ServerInfo(string Version, string Commit, string KafkaClusterId);

/// <summary>One plugin as it is listed.</summary>
internal sealed record PluginInfo(string Class, string Type, string Version);

/// <summary>What a listing with <c>?expand=</c> says of one connector; parts that were not asked for are not there.</summary>
internal sealed record ExpandedConnector(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ConnectorInfo? Info,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ConnectorStatus? Status);

/// <summary>One partition and its offset, as the connector's own names and values.</summary>
internal sealed record OffsetInfo(Dictionary<string, JsonElement>? Partition, Dictionary<string, JsonElement>? Offset);

/// <summary>Answer of <c>GET /connectors/X/offsets</c>.</summary>
internal sealed record OffsetsInfo(OffsetInfo[] Offsets);

/// <summary>Topics that a connector has used.</summary>
internal sealed record TopicsInfo(IReadOnlyList<string> Topics);

/// <summary>An answer that is only a sentence.</summary>
internal sealed record MessageInfo(string Message);
