using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Millrace.Registry.Rest;

/// <summary>The media types of answers, and the choice among them.</summary>
internal static class MediaTypes
{
    public const string V1 = "application/vnd.schemaregistry.v1+json";
    public const string Any = "application/vnd.schemaregistry+json";
    public const string Json = "application/json";

    // The server's own preference counts as much as the client's.
    private static readonly (string Type, double Quality)[] Offered = [(V1, 1.0), (Any, 0.9), (Json, 0.5)];

    /// <summary>The best of what the client accepts; null when it accepts none of ours.</summary>
    public static string? Choose(HttpRequest request)
    {
        string[] parts = [.. request.Headers.Accept.SelectMany(line => line!.Split(',')).Select(Whole).Where(part => part.Length > 0)];
        if (parts.Length == 0) return V1;
        if (!MediaTypeHeaderValue.TryParseList(parts, out IList<MediaTypeHeaderValue>? accepted)) return null;
        string? best = null;
        double bestQuality = 0;
        foreach (var (type, quality) in Offered)
        {
            var offered = new MediaTypeHeaderValue(type);
            foreach (MediaTypeHeaderValue wanted in accepted)
            {
                double together = quality * (wanted.Quality ?? 1);
                if (!Matches(offered, wanted) || together <= bestQuality) continue;
                best = type;
                bestQuality = together;
            }
        }

        return best;
    }

    /// <summary>What Java's HttpURLConnection sends as "*" means "*/*": Jersey, which the original is served by, takes it so.</summary>
    private static string Whole(string part) =>
        part.Trim() is var text && (text == "*" || text.StartsWith("*;", StringComparison.Ordinal)) ? "*/*" + text[1..] : text;

    // Not IsSubsetOf: that takes application/vnd.x+json for a kind of application/json.
    // A wildcard in front matches whatever stands behind it.
    private static bool Matches(MediaTypeHeaderValue offered, MediaTypeHeaderValue wanted) =>
        wanted.Type == "*"
        || (wanted.MatchesAllSubTypes ? wanted.Type.Equals(offered.Type, StringComparison.OrdinalIgnoreCase)
            : wanted.MediaType.Equals(offered.MediaType, StringComparison.OrdinalIgnoreCase));
}
