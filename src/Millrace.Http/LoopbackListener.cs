using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Millrace.Http;

/// <summary>Marks the connections of listeners that only this machine can reach, so that <see cref="AccessControl"/> knows them.</summary>
public static class LoopbackListener
{
    /// <summary>To be called for every listener of a server; <see cref="HttpServer.Listen"/> does.</summary>
    internal static ListenOptions MarkLoopback(this ListenOptions listener)
    {
        if (listener.IPEndPoint is { } endpoint && IPAddress.IsLoopback(endpoint.Address))
        {
            listener.Use(next => connection =>
            {
                connection.Features.Set(Mark.Instance);
                return next(connection);
            });
        }

        return listener;
    }

    /// <summary>Whether a request came through such a listener.</summary>
    public static bool IsBehind(HttpContext context) => context.Features.Get<Mark>() is not null;

    private sealed class Mark
    {
        public static readonly Mark Instance = new();
    }
}
