using System.Text.Json.Nodes;

namespace Millrace.Worker.Tests.Rest.Replay;

/// <summary>The recording of Kafka Connect 4.3.0: requests, and the answers by the name of the step.</summary>
internal static class RestRecording
{
    public static IReadOnlyList<RestStep> Steps { get; } = Read("connect-rest-cases.json").Select(step => new RestStep(step!.AsObject()))
        .ToList();

    public static IReadOnlyDictionary<string, JsonObject> Answers { get; } =
        Read("connect-rest-expected.json").ToDictionary(answer => (string)answer!["name"]!, answer => answer!.AsObject());

    private static JsonArray Read(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Rest", "Recording", name)))!.AsArray();
}
