using System.Text.Json.Serialization;
using Millrace.Worker.Herding;

namespace Millrace.Worker.Rest.Model;

/// <summary>What a listing with <c>?expand=</c> says of one connector; parts that were not asked for are not there.</summary>
internal sealed record ExpandedConnector(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ConnectorInfo? Info,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ConnectorStatus? Status);
