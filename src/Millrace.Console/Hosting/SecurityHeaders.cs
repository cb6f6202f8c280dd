using Microsoft.AspNetCore.Http;

namespace Millrace.WebConsole.Hosting;

/// <summary>
/// What a browser may do with our answers: run our own scripts and style sheet and nothing else, whatever text of others a page shows.
/// </summary>
internal static class SecurityHeaders
{
    // data: and blob: for pictures in messages; no inline script or style anywhere.
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        + "font-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static Task Apply(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return next(context);
    }
}
