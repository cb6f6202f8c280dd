using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Millrace.Worker.Rest.Server;

/// <summary>
/// Routes by the path as it was sent. Kestrel decodes a path all but <c>%2F</c> and takes out <c>..</c>, so that the connectors <c>a/b</c>
/// and <c>a%2Fb</c> could not be told apart and <c>..</c> never be reached.
/// </summary>
internal static class RawPath
{
    public static Task Restore(HttpContext context, RequestDelegate next)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.StartsWith('/'))
        {
            int query = target.IndexOf('?', StringComparison.Ordinal);
            context.Request.Path = new PathString(query < 0 ? target : target[..query]);
        }

        return next(context);
    }

    /// <summary>ASP.NET Core finds routes in any case; Connect's paths are case-sensitive.</summary>
    public static Task RequireCase(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is RouteEndpoint endpoint && !IsSameCase(endpoint.RoutePattern, context.Request.Path.Value ?? ""))
            throw RestErrors.Http(StatusCodes.Status404NotFound);
        return next(context);
    }

    private static bool IsSameCase(RoutePattern pattern, string path)
    {
        string[] given = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < pattern.PathSegments.Count && i < given.Length; i++)
            if (pattern.PathSegments[i].Parts is [RoutePatternLiteralPart literal] && literal.Content != given[i]) return false;
        return true;
    }
}
