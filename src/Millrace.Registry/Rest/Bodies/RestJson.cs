using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Millrace.Registry.Rest.Bodies;

/// <summary>JSON of answers: compact, absent members left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RegisterBody))]
[JsonSerializable(typeof(SchemaBody))]
[JsonSerializable(typeof(List<SchemaBody>))]
[JsonSerializable(typeof(SchemaStringBody))]
[JsonSerializable(typeof(List<SubjectVersionBody>))]
[JsonSerializable(typeof(List<ContextIdBody>))]
[JsonSerializable(typeof(CompatibilityBody))]
[JsonSerializable(typeof(ConfigBody))]
[JsonSerializable(typeof(ConfigUpdateBody))]
[JsonSerializable(typeof(ModeBody))]
[JsonSerializable(typeof(ModeEchoBody))]
[JsonSerializable(typeof(ClusterBody))]
[JsonSerializable(typeof(VersionBody))]
[JsonSerializable(typeof(AttributesBody))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(List<int>))]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class RestJson : JsonSerializerContext
{
    // The encoder of the generated default would write an apostrophe as \u0027.
    public static RestJson Compact { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
