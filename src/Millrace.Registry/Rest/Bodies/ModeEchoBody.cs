using System.Text.Json.Serialization;

namespace Millrace.Registry.Rest.Bodies;

/// <summary>Answer to a change of mode: the request as sent, null included.</summary>
internal sealed record ModeEchoBody([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Mode);
