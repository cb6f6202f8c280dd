using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Millrace.Registry.Tests.Transcript;

/// <summary>What of the recording does not hold for this registry, and why. Everything else must be answered to the letter.</summary>
internal static partial class TranscriptScope
{
    /// <summary>Answers that are different on purpose.</summary>
    public static readonly Dictionary<(string Method, string Path, string? Body), (int Status, int Code, string Why)> Deviations = new()
    {
        [("GET", "/schemas/ids/999/schema", null)] = (404, 40403, "a null pointer exception of the original: an unknown id is not found"),
        [("PUT", "/mode", "{}")] = (422, 42204, "a null pointer exception of the original: a missing mode is an invalid one"),
    };

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// A body, recorded or ours, without what differs from run to run: times, the cluster's id, the build;
    /// Avro numbers unresolved types per process.
    /// </summary>
    public static string Stable(string body)
    {
        body = Timestamp().Replace(body, "\"ts\":0");
        body = ClusterId().Replace(body, "\"kafka-cluster\":\"\"");
        body = Commit().Replace(body, "\"commitId\":\"\"");
        body = Unresolved().Replace(body, "UnresolvedSchema_N");
        return body.Length == 0 || body[0] is not ('{' or '[') ? body : JsonNode.Parse(body)!.ToJsonString(Compact);
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
