using System.Text.Json.Nodes;

namespace Millrace.Worker.Tests.Rest.Replay;

/// <summary>One request of the recording, with how its answer is compared. Members are those of connect-rest-cases.json.</summary>
internal sealed class RestStep(JsonObject json)
{
    public string Name => (string)json["name"]!;

    public string Method => (string?)json["method"] ?? "GET";

    public string Path => (string)json["path"]!;

    public string? Body => json["body"]?.ToJsonString() ?? (string?)json["raw"];

    /// <summary>How much of a body is kept; null for all.</summary>
    public string? View => (string?)json["view"];

    /// <summary>Entries to keep; one that ends with a dot keeps all that begin so.</summary>
    public IReadOnlyList<string>? Fields => json["fields"]?.AsArray().Select(name => (string)name!).ToList();

    public TimeSpan After => TimeSpan.FromSeconds((double?)json["after"] ?? 0);

    /// <summary>How long the request is repeated until <see cref="IsReached"/>.</summary>
    public TimeSpan Within => TimeSpan.FromSeconds((double?)json["within"] ?? 15);

    public IEnumerable<(string Name, string Value)> Headers =>
        json["headers"]?.AsObject().Select(header => (header.Key, (string)header.Value!)) ?? [];

    /// <summary>Files to write into the folder of the replay before the request.</summary>
    public IEnumerable<(string Name, string Text)> Files => json["write"]?.AsObject().Select(file => (file.Key, (string)file.Value!)) ?? [];

    /// <summary>True when the answer is what the step waits for; <c>#</c> in a path is the length of a list.</summary>
    public bool IsReached(int status, JsonNode? body) =>
        json["until"]?.AsObject().All(want => want.Key == "status"
            ? status == (int)want.Value!
            : JsonNode.DeepEquals(At(body, want.Key.Split('.')), want.Value)) ?? true;

    private static JsonNode? At(JsonNode? node, IEnumerable<string> path)
    {
        foreach (string part in path)
        {
            node = (node, part) switch
            {
                (JsonArray list, "#") => JsonValue.Create(list.Count),
                (JsonArray list, _) when int.TryParse(part, out int index) && index < list.Count => list[index],
                (JsonObject item, _) => item[part],
                _ => null,
            };
        }

        return node;
    }
}
