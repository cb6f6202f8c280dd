using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Millrace.Http.Access;

namespace Millrace.WebConsole.Hosting;

/// <summary>
/// <c>signin?to=PAGE</c>: asks for a login in any case, also where pages are shown to who has none, and leads on to the page. The browser
/// asks for name and password itself; what is written here is seen by who gives none.
/// </summary>
internal static class SignIn
{
    public const string Path = "signin";

    /// <summary>The address, relative to the console's, that leads back to a page.</summary>
    /// <param name="page">Relative to the console's too.</param>
    public static string Link(string page) => page.Length == 0 ? Path : $"{Path}?to={Uri.EscapeDataString(page)}";

    public static async Task AnswerAsync(HttpContext context, LoginRules? rules)
    {
        if (rules is not { HasLogin: true })
        {
            context.Response.Redirect(Target(context));
            return;
        }

        LoginRequiredException refusal;
        try
        {
            if (await LoginCheck.CallerOfAsync(context, rules) is { IsAnonymous: false })
            {
                context.Response.Redirect(Target(context));
                return;
            }

            refusal = LoginCheck.Required(rules, "Log in.");
        }
        catch (LoginRequiredException wrong)
        {
            refusal = wrong;
        }

        context.Response.StatusCode = refusal.Status;
        context.Response.Headers.WWWAuthenticate = refusal.Challenge;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(Page(context, rules, refusal.Message), context.RequestAborted);
    }

    // Below the console's own address whatever it says: not a way to pages of others.
    private static string Target(HttpContext context)
    {
        string home = $"{context.Request.PathBase}/";
        var root = new Uri($"http://console{home}");
        return Uri.TryCreate(root, context.Request.Query["to"].ToString().TrimStart('/', '\\'), out Uri? page)
            && page.GetLeftPart(UriPartial.Authority) == root.GetLeftPart(UriPartial.Authority)
            && page.PathAndQuery.StartsWith(home, StringComparison.Ordinal) && !page.PathAndQuery.StartsWith("//", StringComparison.Ordinal)
            ? page.PathAndQuery
            : home;
    }

    private static string Page(HttpContext context, LoginRules rules, string reason)
    {
        string again = HtmlEncoder.Default.Encode($"{Path}{context.Request.QueryString}");
        string how = rules.Accounts is null
            ? "Tokens are the logins here: the proxy in front of this console asks for yours and passes it on."
            : "Your browser asks for name and password: those of an account of this server.";
        string without = rules.Anonymous is null ? "" : " <a class=\"button\" href=\"./\">Go on without</a>";
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Sign in</title><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark"><link rel="stylesheet" href="{Files.Url("console.css")}"></head>
            <body class="door"><main id="main"><h1>Sign in</h1><p role="alert">{HtmlEncoder.Default.Encode(reason)}</p><p>{how}</p>
            <p><a class="button primary" href="{again}">Sign in</a>{without}</p></main></body>
            </html>

            """;
    }
}
