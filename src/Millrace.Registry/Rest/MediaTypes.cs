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
        if (request.Headers.Accept.Count == 0) return V1;
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out IList<MediaTypeHeaderValue>? accepted)) return null;
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

    // Not IsSubsetOf: that takes application/vnd.x+json for a kind of application/json.
    private static bool Matches(MediaTypeHeaderValue offered, MediaTypeHeaderValue wanted) =>
        wanted.MatchesAllTypes
        || (wanted.MatchesAllSubTypes ? wanted.Type.Equals(offered.Type, StringComparison.OrdinalIgnoreCase)
            : wanted.MediaType.Equals(offered.MediaType, StringComparison.OrdinalIgnoreCase));
}
