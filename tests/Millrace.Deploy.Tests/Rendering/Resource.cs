using System.Text.Json.Nodes;

namespace Millrace.Deploy.Tests.Rendering;

/// <summary>One document of a rendered overlay.</summary>
public sealed record Resource(JsonObject Document)
{
    public string Kind => Text(Document["kind"]);

    public string Name => Text(Document["metadata"]!["name"]);

    public string? Namespace => (string?)Document["metadata"]!["namespace"];

    public JsonObject Spec => Document["spec"]!.AsObject();

    /// <summary>The pod of a workload, else null.</summary>
    public JsonObject? Pod => Kind is "Deployment" or "StatefulSet" ? Spec["template"]!["spec"]!.AsObject() : null;

    public JsonObject PodLabels => Spec["template"]!["metadata"]!["labels"]!.AsObject();

    public IEnumerable<JsonObject> Containers =>
        Items(Pod!["containers"]).Concat(Items(Pod!["initContainers"])).Select(container => container.AsObject());

    /// <summary>The elements of a list; none when it is absent.</summary>
    public static IEnumerable<JsonNode> Items(JsonNode? list) => list is null ? [] : list.AsArray().Select(item => item!);

    public static string Text(JsonNode? node) => (string)node!;

    /// <summary>Whether a label selector (matchLabels and matchExpressions with In) selects pods with these labels.</summary>
    public static bool Selects(JsonNode? selector, JsonObject labels)
    {
        JsonObject wanted = selector?["matchLabels"]?.AsObject() ?? [];
        return wanted.All(label => (string?)labels[label.Key] == (string?)label.Value)
            && Items(selector?["matchExpressions"])
            .All(rule => Items(rule["values"]).Any(value => (string?)value == (string?)labels[Text(rule["key"])]));
    }

    public override string ToString() => $"{Kind}/{Name}";
}
