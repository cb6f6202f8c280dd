using Microsoft.AspNetCore.Http;
using Millrace.Http;
using Millrace.Http.Access;
using Millrace.WebConsole.Access;

namespace Millrace.WebConsole.Hosting;

/// <summary>
/// Who comes in: refusals of <see cref="AccessControl"/> become plain answers, a circuit is opened from our own pages only, and viewers
/// from elsewhere only when the settings give them a role.
/// </summary>
internal sealed class DoorKeeper(ConsoleSettings settings)
{
    private const string RoleKey = "millrace.role";

    /// <summary>Who has asked for a page.</summary>
    public static Visit VisitOf(HttpContext? context) => Visit.Of(
        RoleOf(context), context?.Features.Get<Caller>(), context?.Connection.RemoteIpAddress?.ToString() ?? "");

    public static Role RoleOf(HttpContext? context) => context?.Items[RoleKey] as Role? ?? Role.Read;

    public async Task Check(HttpContext context, RequestDelegate next)
    {
        Role? role;
        try
        {
            if (context.Request.Path == $"/{SignIn.Path}")
            {
                await SignIn.AnswerAsync(context, settings.Logins);
                return;
            }

            role = await RoleAsync(context);
        }
        catch (RestException refusal)
        {
            if (refusal is LoginRequiredException login) context.Response.Headers.WWWAuthenticate = login.Challenge;
            if (refusal.RetryAfter is { } wait) context.Response.Headers.RetryAfter = $"{(int)Math.Ceiling(wait.TotalSeconds)}";
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

    // A browser asks for name and password itself, and sends them with the circuit too. What a console without accounts says of who comes
    // counts for those of this machine as well, as access.anonymous of a worker does.
    private async Task<Role?> RoleAsync(HttpContext context)
    {
        if (settings.Logins is not { } rules)
            return settings.RemoteRole ?? (LoopbackListener.IsBehind(context) ? settings.Role : null);
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
