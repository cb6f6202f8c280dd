using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Millrace.Http;

/// <summary>
/// Routes by the path as it was sent. Kestrel decodes a path all but <c>%2F</c> and takes out <c>..</c>, so that the names <c>a/b</c> and
/// <c>a%2Fb</c> could not be told apart and <c>..</c> never be reached. Routing decodes nothing; <see cref="HttpCall.Segment"/> does.
/// </summary>
public static class RawPath
{
    /// <summary>A middleware in front of routing: puts the path back as it was sent.</summary>
    public static Task Restore(HttpContext context, RequestDelegate next)
    {
        if (Sent(context) is { } path) context.Request.Path = new PathString(path);
        return next(context);
    }

    /// <summary>The segments of the path that was sent, each decoded once; null when it is none, as in <c>OPTIONS *</c>.</summary>
    public static List<string>? Segments(HttpContext context) =>
        Sent(context) is { } path ? [.. path[1..].Split('/').Select(Uri.UnescapeDataString)] : null;

    /// <summary>Routes by these segments instead of the ones that were sent.</summary>
    public static void Route(HttpContext context, IEnumerable<string> segments)
    {
        // Not the conversion from a text, which decodes it.
        context.Request.Path = new PathString("/" + string.Join('/', segments.Select(Uri.EscapeDataString)));
    }

    /// <summary>
    /// A middleware behind routing. ASP.NET Core finds routes in any case; a server whose paths are case-sensitive answers 404 by it.
    /// </summary>
    public static Task RequireCase(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is RouteEndpoint endpoint && !IsSameCase(endpoint.RoutePattern, context.Request.Path.Value ?? ""))
            throw RestException.Http(StatusCodes.Status404NotFound);
        return next(context);
    }

    private static string? Sent(HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith('/')) return null;
        int query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }

    private static bool IsSameCase(RoutePattern pattern, string path)
    {
        string[] given = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < pattern.PathSegments.Count && i < given.Length; i++)
            if (pattern.PathSegments[i].Parts is [RoutePatternLiteralPart literal] && literal.Content != given[i]) return false;
        return true;
    }
}
