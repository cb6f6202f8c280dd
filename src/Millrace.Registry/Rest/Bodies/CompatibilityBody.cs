using System.Text.Json.Serialization;

namespace Millrace.Registry.Rest.Bodies;

/// <param name="Messages">Only when asked for.</param>
internal sealed record CompatibilityBody([property: JsonPropertyName("is_compatible")] bool IsCompatible, IReadOnlyList<string>? Messages);
