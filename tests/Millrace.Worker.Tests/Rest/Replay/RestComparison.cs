using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.Worker.Tests.Rest.Replay;

/// <summary>Compares an answer with the recorded one, as strictly as the recording says.</summary>
internal static class RestComparison
{
    /// <summary>One line for each difference.</summary>
    public static IEnumerable<string> Differences(JsonObject expected, RestAnswer got)
    {
        int status = (int)expected["status"]!;
        string compare = (string)expected["compare"]!;
        if (status != got.Status) return [$"status: expected {status}, got {got.Status} {Short(got.Body)}"];
        if (compare == "status") return [];

        IEnumerable<string> headers = expected["headers"]!.AsObject()
            .Where(header => got.Headers.GetValueOrDefault(header.Key) != (string?)header.Value)
            .Select(header => $"{header.Key}: expected {header.Value}, got {got.Headers.GetValueOrDefault(header.Key) ?? "nothing"}");
        JsonNode? want = RestViews.Resorted(expected["body"]);
        JsonNode? body = (string?)expected["view"] == "definitions" ? OnlyExpected(want, got.Body) : got.Body;
        return headers.Concat(Compare(want, body, "body", compare == "shape"));
    }

    // A worker may know more settings.
    private static JsonNode? OnlyExpected(JsonNode? want, JsonNode? got)
    {
        if (want is not JsonObject wanted || got is not JsonObject body) return got;
        if (wanted["configs"] is JsonObject && body["configs"] is JsonObject)
        {
            var copy = (JsonObject)body.DeepClone();
            copy["configs"] = OnlyExpected(wanted["configs"], body["configs"])!.DeepClone();
            return copy;
        }

        return wanted.ContainsKey("configs")
            ? got
            : new JsonObject(body.Where(entry => wanted.ContainsKey(entry.Key))
                .Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));
    }

    private static IEnumerable<string> Compare(JsonNode? want, JsonNode? got, string path, bool isShape)
    {
        switch (want, got)
        {
            case (JsonObject wanted, JsonObject given):
                foreach (string key in wanted.Select(entry => entry.Key).Union(given.Select(entry => entry.Key)))
                {
                    string here = $"{path}.{key}";
                    if (!given.ContainsKey(key)) yield return $"{here}: expected {Short(wanted[key])}, got nothing";
                    else if (!wanted.ContainsKey(key)) yield return $"{here}: expected nothing, got {Short(given[key])}";
                    else if (key == "trace" && Kind(wanted[key]) == Kind(given[key])
                        && wanted[key]?.ToString().Length > 0 == given[key]?.ToString().Length > 0) continue;
                    else foreach (string difference in Compare(wanted[key], given[key], here, isShape)) yield return difference;
                }

                break;
            case (JsonArray wanted, JsonArray given) when isShape || wanted.Count == given.Count:
                foreach (var (index, (a, b)) in wanted.Zip(given).Index())
                    foreach (string difference in Compare(a, b, $"{path}.{index}", isShape)) yield return difference;
                break;
            default:
                bool agree = isShape ? Kind(want) == Kind(got) || want is null || got is null : JsonNode.DeepEquals(want, got);
                if (!agree) yield return $"{path}: expected {Short(want)}, got {Short(got)}";
                break;
        }
    }

    private static JsonValueKind Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        null => JsonValueKind.Null,
        JsonValueKind.False => JsonValueKind.True,
        { } kind => kind,
    };

    private static string Short(JsonNode? node)
    {
        string text = node?.ToJsonString() ?? "null";
        return text.Length <= 160 ? text : text[..157] + "...";
    }
}
