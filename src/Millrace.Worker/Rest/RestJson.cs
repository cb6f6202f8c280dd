using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Http;
using Millrace.Worker.Herding;
using Millrace.Worker.Loggers;
using Millrace.Worker.Rest.Model;
using Millrace.Worker.Validation;

namespace Millrace.Worker.Rest;

/// <summary>All bodies that the REST API answers, with code generated to write them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ServerInfo))]
[JsonSerializable(typeof(HealthInfo))]
[JsonSerializable(typeof(MessageInfo))]
[JsonSerializable(typeof(ConnectorInfo))]
[JsonSerializable(typeof(ConnectorStatus))]
[JsonSerializable(typeof(TaskInstanceStatus))]
[JsonSerializable(typeof(TaskInfo[]))]
[JsonSerializable(typeof(OffsetsInfo))]
[JsonSerializable(typeof(Dictionary<string, ExpandedConnector>))]
[JsonSerializable(typeof(Dictionary<string, TopicsInfo>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(PluginInfo[]))]
[JsonSerializable(typeof(ConfigInfos))]
[JsonSerializable(typeof(IReadOnlyList<ConfigKeyInfo>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, LoggerLevel>))]
[JsonSerializable(typeof(LoggerLevel))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class RestJson : JsonSerializerContext
{
    /// <summary>
    /// To be used instead of <c>Default</c>: text goes out as it is, not as \u escapes. The answers are JSON, never part of a page.
    /// </summary>
    public static RestJson Answers { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
