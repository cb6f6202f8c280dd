using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Millrace.Worker.Tests.Rest.Replay;

/// <summary>
/// What of a body counts: placeholders for what differs between workers, order only where it has a meaning, and the part that a step looks
/// at.
/// </summary>
internal static partial class RestViews
{
    private static readonly string[] Versioned = ["default_value", "value", "recommended_values"];
    private static readonly Dictionary<string, string> Placeholders = new()
    {
        ["version"] = "${VERSION}", ["commit"] = "${COMMIT}", ["kafka_cluster_id"] = "${ID}", ["documentation"] = "${TEXT}",
        ["task.class"] = "${CLASS}",
    };

    public static JsonNode? Normal(JsonNode? node, string key)
    {
        switch (node)
        {
            case JsonObject item:
                return NormalObject(item);
            case JsonArray list:
                return Sorted(list.Select(entry => Normal(entry, key)), key);
            case JsonValue value when key == "last_modified" && value.GetValueKind() == JsonValueKind.Number:
                return "${TIME}";
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                string text = (string)value!;
                if (Placeholders.TryGetValue(key, out string? placeholder)) return placeholder;
                return key == "trace" ? text.Split('\n')[0] : Message(text);
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>Lists of the recording in the order in which ours are sorted.</summary>
    public static JsonNode? Resorted(JsonNode? node, string key = "") => node switch
    {
        JsonObject item => new JsonObject(item.Select(entry => KeyValuePair.Create(entry.Key, Resorted(entry.Value, entry.Key)))),
        JsonArray list => Sorted(list.Select(entry => Resorted(entry, key)), key),
        _ => node?.DeepClone(),
    };

    public static JsonNode? Of(RestStep step, JsonNode? body)
    {
        if (step.View == "only" && body is JsonObject entries)
            return new JsonObject(entries.Where(entry => Keeps(step, entry.Key)).Select(Clone));
        if (step.View == "only" && body is JsonArray items)
            return new JsonArray(items.Where(item => item is JsonObject && Keeps(step, (string?)item["class"] ?? ""))
                .Select(item => item!.DeepClone()).ToArray());
        if (step.View == "definitions" && body is JsonArray definitions)
            return new JsonObject(definitions.Where(item => Keeps(step, (string)item!["name"]!))
                .Select(item => KeyValuePair.Create((string)item!["name"]!, (JsonNode?)item.DeepClone())));
        if (step.View is null or "only" || body is not JsonObject infos || infos["configs"] is not JsonArray configs) return body;

        var top = new JsonObject(infos.Where(entry => entry.Key != "configs").Select(Clone));
        var kept = configs.Where(config => Keeps(step, (string)config!["value"]!["name"]!))
            .ToDictionary(config => (string)config!["value"]!["name"]!, config => config!);
        var errors = configs.Where(config => config!["value"]!["errors"]!.AsArray().Count > 0)
            .ToDictionary(config => (string)config!["value"]!["name"]!, config => config!["value"]!["errors"]!.AsArray());
        switch (step.View)
        {
            case "definitions":
                top["configs"] = new JsonObject(kept.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.DeepClone())));
                return top;
            case "values":
                return new JsonObject(kept.Select(entry => KeyValuePair.Create(entry.Key, entry.Value["value"]!["value"]?.DeepClone())));
            case "error-fields":
                return new JsonObject
                {
                    ["error_count"] = infos["error_count"]!.DeepClone(),
                    ["errors"] = new JsonObject(errors.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.Count))),
                };
            default:
                top["errors"] = new JsonObject(errors.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.DeepClone())));
                return top;
        }
    }

    private static JsonObject NormalObject(JsonObject item)
    {
        var normal = new JsonObject(item.Select(entry => KeyValuePair.Create(entry.Key, Normal(entry.Value, entry.Key))));
        string name = normal["name"]?.ToString() ?? "";
        if (name.EndsWith("plugin.version", StringComparison.Ordinal))
        {
            foreach (string key in Versioned.Where(key => normal[key] is JsonArray { Count: > 0 } || normal[key] is JsonValue value
                && value.ToString().Length > 0))
                normal[key] = key == "recommended_values" ? new JsonArray("${VERSION}") : "${VERSION}";
        }

        if (normal["recommended_values"] is JsonArray { Count: > 0 }
            && (name.EndsWith(".type", StringComparison.Ordinal) || name.EndsWith("converter", StringComparison.Ordinal)))
        {
            normal["recommended_values"] = new JsonArray("${CLASSES}");
        }

        return normal;
    }

    private static JsonArray Sorted(IEnumerable<JsonNode?> entries, string key)
    {
        var list = entries.ToList();
        bool keepsOrder = key is "groups" or "configs"
            || (list.Count > 0 && list[0] is JsonObject first && first.ContainsKey("importance"));
        return new JsonArray(keepsOrder ? [.. list] : [.. list.OrderBy(Canonical, StringComparer.Ordinal)]);
    }

    private static string Canonical(JsonNode? node) => node switch
    {
        JsonObject item =>
            "{" + string.Join(",", item.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => $"{entry.Key}:{Canonical(entry.Value)}")) + "}",
        JsonArray list => "[" + string.Join(",", list.Select(Canonical)) + "]",
        _ => node?.ToJsonString() ?? "null",
    };

    // Error texts without the parts that name what is installed, or that come in any order.
    private static string Message(string text)
    {
        text = Available().Replace(text, "available connectors are: ${PLUGINS}");
        text = NoType().Replace(text, "Connector config contains no");
        text = Source().Replace(text, "");
        text = OneOf().Replace(text, match => match.Groups[1].Value
            + string.Join(", ", match.Groups[2].Value.Split(", ").Order(StringComparer.Ordinal)));
        string[] lines = text.Split('\n');
        if (!lines[0].Contains("contains the following", StringComparison.Ordinal) || lines.Length < 3) return text;
        return string.Join('\n', lines[1..^1].Order(StringComparer.Ordinal).Prepend(lines[0]).Append(lines[^1]));
    }

    private static bool Keeps(RestStep step, string name) =>
        step.Fields is not { } fields
        || fields.Any(field => name == field || (field.EndsWith('.') && name.StartsWith(field, StringComparison.Ordinal)));

    private static KeyValuePair<string, JsonNode?> Clone(KeyValuePair<string, JsonNode?> entry) =>
        KeyValuePair.Create(entry.Key, entry.Value?.DeepClone());

    [GeneratedRegex("available connectors are: .*", RegexOptions.Singleline)]
    private static partial Regex Available();

    [GeneratedRegex(@"Connector config (\{.*\} )?contains no")]
    private static partial Regex NoType();

    [GeneratedRegex(@"\n at \[Source.*", RegexOptions.Singleline)]
    private static partial Regex Source();

    [GeneratedRegex("(must be one of[^:\n]*: )([^\n]*)")]
    private static partial Regex OneOf();
}
