using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Millrace.Registry.Tests.Transcript;

/// <summary>What of the recording does not hold for this registry, and why. Everything else must be answered to the letter.</summary>
internal static partial class TranscriptScope
{
    /// <summary>Requests that need JSON Schema, which this registry does not understand.</summary>
    public static bool IsOtherFormat(TranscriptEntry entry) =>
        entry.Section == "JSON Schema" || entry.RequestBody?.Contains("\"schemaType\": \"JSON\"", StringComparison.Ordinal) == true;

    /// <summary>Answers that are different on purpose.</summary>
    public static readonly Dictionary<(string Method, string Path, string? Body), (int Status, int Code, string Why)> Deviations = new()
    {
        [("GET", "/schemas/ids/999/schema", null)] = (404, 40403, "a null pointer exception of the original: an unknown id is not found"),
        [("PUT", "/mode", "{}")] = (422, 42204, "a null pointer exception of the original: a missing mode is an invalid one"),
    };

    // Subjects of the other format, as they would show in lists; "types" is what the original offers beyond ours.
    private static readonly string[] OtherFormats = ["js", "js2", "js4", "jsr", "JSON"];

    // The schemas of the other format took the ids 5005 to 5009.
    private const int LastCommonId = 5004;
    private const int OtherFormatIds = 5;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The recorded body as this registry must answer it.</summary>
    public static string Expected(TranscriptEntry entry) => Adjust(Stable(entry.Body), isRecorded: true);

    public static string Actual(string body) => Adjust(Stable(body), isRecorded: false);

    // Times, the cluster's id and the build differ from run to run; Avro numbers unresolved types per process.
    private static string Stable(string body)
    {
        body = Timestamp().Replace(body, "\"ts\":0");
        body = ClusterId().Replace(body, "\"kafka-cluster\":\"\"");
        body = Commit().Replace(body, "\"commitId\":\"\"");
        return Unresolved().Replace(body, "UnresolvedSchema_N");
    }

    private static string Adjust(string body, bool isRecorded)
    {
        if (body.Length == 0 || body[0] is not ('{' or '[')) return body;
        JsonNode json = JsonNode.Parse(body)!;
        if (isRecorded) Adjust(json);
        return json.ToJsonString(Compact);
    }

    private static void Adjust(JsonNode json)
    {
        if (json is JsonObject entity)
        {
            foreach (string name in (string[])["id", "maxId"])
                if (entity[name]?.GetValue<int>() is { } id and > LastCommonId) entity[name] = id - OtherFormatIds;
        }
        else if (json is JsonArray list)
        {
            foreach (JsonNode? item in list.ToArray())
            {
                string? subject = item is JsonObject ? (string?)item["subject"] : item!.GetValueKind() == JsonValueKind.String ? (string?)item : null;
                if (OtherFormats.Contains(subject)) list.Remove(item);
                else if (item is JsonValue number && number.TryGetValue(out int id)) item.ReplaceWith(id > LastCommonId ? id - OtherFormatIds : id);
                else Adjust(item!);
            }
        }
    }

    [GeneratedRegex("\"ts\":\\d+")]
    private static partial Regex Timestamp();

    [GeneratedRegex("\"kafka-cluster\":\"[^\"]+\"")]
    private static partial Regex ClusterId();

    [GeneratedRegex("\"commitId\":\"[^\"]+\"")]
    private static partial Regex Commit();

    [GeneratedRegex("UnresolvedSchema_\\d+")]
    private static partial Regex Unresolved();
}
