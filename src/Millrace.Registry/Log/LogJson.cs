using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Registry.Model;

namespace Millrace.Registry.Log;

/// <summary>JSON of the topic: compact, absent members left out, text not escaped beyond need, as the original writes it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SchemaValue))]
[JsonSerializable(typeof(RegistryConfig))]
[JsonSerializable(typeof(ModeValue))]
[JsonSerializable(typeof(ContextValue))]
[JsonSerializable(typeof(SubjectValue))]
[JsonSerializable(typeof(NoopValue))]
internal sealed partial class LogJson : JsonSerializerContext
{
    // The encoder of the generated default would write an apostrophe as \u0027.
    public static LogJson Compact { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
    });
}
