using Microsoft.AspNetCore.Http;

namespace Millrace.WebConsole.Hosting;

/// <summary>
/// Pages are below <see cref="ConsoleHost.Path"/>, or, behind a proxy, below the path of its address, whether the proxy takes that path
/// away or not. Whoever asks at the root is led there.
/// </summary>
internal sealed class PathPrefix(ConsoleSettings settings)
{
    private readonly PathString _home = settings.PublicUrl is { } url ? new PathString(url.AbsolutePath.TrimEnd('/')) : ConsoleHost.Path;

    public Task Apply(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        bool isBelow = (_home.HasValue && request.Path.StartsWithSegments(_home, out PathString rest))
            || request.Path.StartsWithSegments(ConsoleHost.Path, out rest);
        if (!isBelow && settings.PublicUrl is not null)
        {
            rest = request.Path;
            isBelow = true;
        }

        // Relative addresses need the slash at the end.
        if (!isBelow || !rest.HasValue)
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = $"{_home}/{request.QueryString}";
            return Task.CompletedTask;
        }

        request.PathBase = _home;
        request.Path = rest;
        return next(context);
    }
}
