using Microsoft.AspNetCore.Http;
using Millrace.WebConsole.Access;
using Millrace.Http;

namespace Millrace.WebConsole.Hosting;

/// <summary>
/// Who comes in: refusals of <see cref="AccessControl"/> become plain answers, a circuit is opened from our own pages only, and viewers
/// from elsewhere only when the settings give them a role.
/// </summary>
internal sealed class DoorKeeper(ConsoleSettings settings)
{
    private const string RoleKey = "millrace.role";

    public static Role RoleOf(HttpContext? context) => context?.Items[RoleKey] as Role? ?? Role.Read;

    public async Task Check(HttpContext context, RequestDelegate next)
    {
        Role? role = LoopbackListener.IsBehind(context) ? settings.Role : settings.RemoteRole;
        if (role is null)
        {
            await Answer(context, StatusCodes.Status403Forbidden,
                "This console serves its own machine only. --anonymous read-only, operate or admin lets others in.");
            return;
        }

        context.Items[RoleKey] = (Role)Math.Min((int)role, (int)settings.Role);
        // A page of any site may open a WebSocket to anywhere; a browser says where the page is from, and nothing else speaks Blazor.
        if (context.Request.Path.StartsWithSegments("/_blazor") && !IsOwn(context.Request))
        {
            await Answer(context, StatusCodes.Status403Forbidden, "Pages of other sites may not speak with this console.");
            return;
        }

        try
        {
            await next(context);
        }
        catch (RefusedRequestException refusal) when (!context.Response.HasStarted)
        {
            await Answer(context, refusal.Status, refusal.Message);
        }
    }

    private bool IsOwn(HttpRequest request)
    {
        if (request.Headers.Origin is not [{ Length: > 0 } origin, ..]) return true;
        int end = origin.IndexOf("://", StringComparison.Ordinal);
        ReadOnlySpan<char> from = end > 0 ? origin.AsSpan(end + 3) : origin;
        return from.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)
            || (settings.PublicUrl is { } url && from.Equals(url.Authority, StringComparison.OrdinalIgnoreCase));
    }

    private static Task Answer(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(message + "\n", context.RequestAborted);
    }
}
