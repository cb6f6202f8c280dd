using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Millrace.Http;

namespace Millrace.Worker.Rest.Server;

/// <summary>
/// <c>admin.listeners</c>: <c>/admin</c> is served there and nowhere else, and nothing else is. Connections are known by the listener that
/// took them, not by their port, which two addresses can share.
/// </summary>
internal static class AdminListener
{
    public static ConnectionDelegate Mark(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(Marker.Instance);
        return next(connection);
    };

    /// <summary>Whether the request came by one of them.</summary>
    public static bool IsBehind(HttpContext context) => context.Features.Get<Marker>() is not null;

    public static Task KeepApart(HttpContext context, RequestDelegate next)
    {
        bool isAdminPath = context.Request.Path.Value is { } path
            && (path == "/admin" || path.StartsWith("/admin/", StringComparison.Ordinal));
        return isAdminPath == IsBehind(context) ? next(context) : throw RestException.Http(StatusCodes.Status404NotFound);
    }

    private sealed class Marker
    {
        public static readonly Marker Instance = new();
    }
}
