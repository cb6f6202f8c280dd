using Microsoft.AspNetCore.Http;
using Millrace.Worker.Config;

namespace Millrace.Worker.Rest.Server;

/// <summary>Cross-origin access for web pages, where <c>access.control.allow.origin</c> names their origins.</summary>
internal sealed class CrossOrigin
{
    private readonly string[] _origins;
    private readonly string _methods;

    private CrossOrigin(string[] origins, string methods)
    {
        _origins = origins;
        _methods = methods;
    }

    /// <summary>Null when no origin is named.</summary>
    public static CrossOrigin? Of(WorkerConfig worker)
    {
        string[] origins = worker.Get(WorkerSettings.AllowOrigin).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string methods = worker.Get(WorkerSettings.AllowMethods);
        return origins.Length == 0 ? null : new CrossOrigin(origins, methods.Length == 0 ? "GET,POST,HEAD" : methods);
    }

    public Task Answer(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.Origin is not [{ } origin, ..] || !(_origins.Contains("*") || _origins.Contains(origin))) return next(context);
        IHeaderDictionary headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.Vary = "Origin";
        if (context.Request.Method != "OPTIONS" || context.Request.Headers.AccessControlRequestMethod.Count == 0) return next(context);

        // A browser asks beforehand whether it may.
        headers.AccessControlAllowMethods = _methods;
        headers.AccessControlAllowHeaders = "X-Requested-With,Content-Type,Accept,Origin";
        context.Response.StatusCode = StatusCodes.Status200OK;
        return Task.CompletedTask;
    }
}
