using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Millrace.Http.Access;

/// <summary>What a route asks of its caller; stands with the route.</summary>
/// <param name="Role">The weakest role that may; null for whoever comes, without looking at logins.</param>
/// <param name="IsChange">Whether it is written to the audit when it is done, not only when it is refused.</param>
public sealed record Need(Role? Role, bool IsChange)
{
    public static readonly Need Nothing = new(null, false);
    public static readonly Need Reading = new(Access.Role.Read, false);
    /// <summary>Keeping what is there running.</summary>
    public static readonly Need Operation = new(Access.Role.Operate, true);

    /// <summary>What changes nothing and yet is not for everybody: it looks secrets up, or calls servers that the caller names.</summary>
    public static readonly Need Trial = new(Access.Role.Admin, false);

    public static readonly Need Administration = new(Access.Role.Admin, true);

    /// <summary>Behind routing. What is on no route, such as an unknown path, is told to those who may read.</summary>
    internal static Need Of(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint) return Reading;
        if (endpoint.Metadata.GetMetadata<Need>() is { } declared) return declared;
        // Those of the platform, such as "405 Method Not Allowed", are none of ours; one of ours that says nothing is guarded well.
        return endpoint is not RouteEndpoint || HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            || HttpMethods.IsOptions(context.Request.Method)
            ? Reading
            : Administration;
    }
}
