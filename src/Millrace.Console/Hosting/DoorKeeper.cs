using Microsoft.AspNetCore.Http;
using Millrace.Http;
using Millrace.Http.Access;

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
        Role? role;
        try
        {
            role = await RoleAsync(context);
        }
        catch (LoginRequiredException login)
        {
            context.Response.Headers.WWWAuthenticate = login.Challenge;
            await Answer(context, login.Status, login.Message);
            return;
        }
        catch (RestException refusal)
        {
            await Answer(context, refusal.Status, refusal.Message);
            return;
        }

        if (role is null)
        {
            await Answer(context, StatusCodes.Status403Forbidden,
                "This console serves its own machine only. --users-file lets in who logs in, and --anonymous read-only, operate or admin "
                + "whoever comes.");
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

    // A browser asks for name and password itself, and sends them with the circuit too.
    private async Task<Role?> RoleAsync(HttpContext context)
    {
        if (settings.Logins is not { } rules) return LoopbackListener.IsBehind(context) ? settings.Role : settings.RemoteRole;
        Caller caller = await LoginCheck.CallerOfAsync(context, rules) ?? throw LoginCheck.Required(rules, "Log in.");
        context.Features.Set(caller);
        return caller.Role;
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
