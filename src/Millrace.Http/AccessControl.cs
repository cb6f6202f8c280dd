using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Millrace.Http;

/// <summary>
/// Keeps foreign web pages out. A browser lets every page send requests to servers of its user's machine and network, without asking them
/// as long as the request is one that a form could send; and a page whose name is made to point to this machine (DNS rebinding) may even
/// read the answers. So a listener of this machine answers to its own names only, what changes something must not come from a foreign page,
/// and a body must have a type that no form can give it.
/// </summary>
public sealed class AccessControl
{
    private static readonly string[] UsualMethods = ["GET", "POST", "HEAD"];

    private readonly AccessSettings _settings;
    private readonly IReadOnlyList<string> _methods;
    private readonly CorsService _cors;
    private readonly CorsPolicy _policy;

    private AccessControl(AccessSettings settings, ILoggerFactory loggers)
    {
        _settings = settings;
        _methods = settings.Methods.Count == 0 ? UsualMethods : settings.Methods;
        _cors = new CorsService(Options.Create(new CorsOptions()), loggers);
        _policy = new CorsPolicyBuilder()
            .SetIsOriginAllowed(origin => settings.Origins.Contains("*") || settings.Origins.Contains(origin))
            .WithMethods([.. _methods]).WithHeaders("X-Requested-With", "Content-Type", "Accept", "Origin").Build();
    }

    /// <summary>Adds the checks, inside of what answers a <see cref="RefusedRequestException"/> and before the routes.</summary>
    public static void Use(IApplicationBuilder app, AccessSettings settings) =>
        app.Use(new AccessControl(settings, app.ApplicationServices.GetRequiredService<ILoggerFactory>()).Run);

    private Task Run(HttpContext context, RequestDelegate next)
    {
        CheckHost(context);
        string? origin = context.Request.Headers.Origin is [{ Length: > 0 } text, ..] ? text : null;
        bool isAllowed = false;
        if (origin is not null)
        {
            CorsResult verdict = _cors.EvaluatePolicy(context, _policy);
            isAllowed = verdict.IsOriginAllowed;
            // Errors take headers away; those that let a page read the answer come back.
            if (isAllowed) context.Response.OnStarting(() => Apply(verdict, context.Response));
            // A browser asks beforehand whether it may. Not the platform's middleware: that answers 204, and also pages of other origins.
            if (isAllowed && verdict.IsPreflightRequest) return Task.CompletedTask;
        }

        if (!IsReading(context.Request)) CheckPage(context.Request, origin, isAllowed);
        CheckMediaType(context);
        return next(context);
    }

    private Task Apply(CorsResult verdict, HttpResponse response)
    {
        _cors.ApplyResult(verdict, response);
        return Task.CompletedTask;
    }

    private void CheckHost(HttpContext context)
    {
        // Browsers always send a name; what does not is no browser.
        if (!LoopbackListener.IsBehind(context) || !context.Request.Host.HasValue) return;
        string host = context.Request.Host.Host.Trim('[', ']').TrimEnd('.');
        if (IsLoopback(host) || _settings.Hosts().Any(name => name == "*" || name.Equals(host, StringComparison.OrdinalIgnoreCase))) return;
        throw Forbidden($"This server is not called '{host}'. Call it as localhost, or {_settings.HostsAdvice}.");
    }

    private static bool IsLoopback(string host) =>
        IPAddress.TryParse(host, out IPAddress? address)
            ? IPAddress.IsLoopback(address)
            : host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private void CheckPage(HttpRequest request, string? origin, bool isAllowed)
    {
        if (origin is null)
        {
            if (request.Headers["Sec-Fetch-Site"] is [{ } site, ..] && site.Equals("cross-site", StringComparison.OrdinalIgnoreCase))
                throw Forbidden($"Pages of other sites may change nothing here{OriginsAdvice}");
        }
        else if (isAllowed)
        {
            // What needs no question beforehand, such as a POST without a body, never learns of the methods.
            if (!IsOwn(request, origin) && !_methods.Contains(request.Method, StringComparer.OrdinalIgnoreCase))
                throw Forbidden($"Pages of {origin} may not use {request.Method}; access.control.allow.methods names what they may.");
        }
        else if (!IsOwn(request, origin))
        {
            throw Forbidden($"Pages of {origin} may change nothing here{OriginsAdvice}");
        }
    }

    private string OriginsAdvice => _settings.OriginsAdvice is { } advice ? $"; {advice}" : ".";

    // The scheme is left out: a proxy in front may speak https where we see http. Both leave a usual port out.
    private static bool IsOwn(HttpRequest request, string origin)
    {
        int end = origin.IndexOf("://", StringComparison.Ordinal);
        return end > 0 && request.Host.HasValue && origin.AsSpan(end + 3).Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }

    private void CheckMediaType(HttpContext context)
    {
        HttpRequest request = context.Request;
        string? given = request.ContentType;
        bool hasBody = request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0;
        // A type without a body counts where a body would be read, as with the servers that we stand in for.
        if (!hasBody && (string.IsNullOrEmpty(given) || IsReading(request) || HttpMethods.IsDelete(request.Method))) return;
        if (string.IsNullOrEmpty(given))
            throw new RefusedRequestException(StatusCodes.Status415UnsupportedMediaType,
                $"HTTP 415 Unsupported Media Type: send the body with the header Content-Type: {_settings.MediaTypes[0]}");
        if (!MediaTypeHeaderValue.TryParse(given, out MediaTypeHeaderValue? type)
            || !_settings.MediaTypes.Contains(type.MediaType.Value?.ToLowerInvariant() ?? ""))
            throw new RefusedRequestException(StatusCodes.Status415UnsupportedMediaType, "HTTP 415 Unsupported Media Type");
    }

    private static bool IsReading(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);

    private static RefusedRequestException Forbidden(string message) => new(StatusCodes.Status403Forbidden, message);
}
