using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Millrace.Http.Access;

/// <summary>
/// Who calls, and whether he may: behind routing, because each route says what it needs. Without a way to log in whoever is on this
/// machine may do all, and <see cref="LoginRules.RefusalOf"/> has seen to it that nobody else can come.
/// </summary>
public sealed class LoginCheck
{
    private readonly LoginRules _rules;

    private LoginCheck(LoginRules rules) => _rules = rules;

    /// <summary>Adds the check, behind <c>UseRouting</c>. Refusals: 401 with how to log in, 403 with the role that it takes.</summary>
    public static void Use(IApplicationBuilder app, LoginRules rules) => app.Use(new LoginCheck(rules).Run);

    /// <summary>Who calls; null for who does not say and may not leave it at that.</summary>
    /// <exception cref="LoginRequiredException">He is not who he says.</exception>
    public static async ValueTask<Caller?> CallerOfAsync(HttpContext context, LoginRules rules)
    {
        if (await rules.Trusted(context) is { } trusted) return trusted;
        if (context.Request.Headers.Authorization is [{ Length: > 0 } header, ..] && rules.HasLogin)
        {
            if (rules.Tokens is { } tokens && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
                return await tokens.CallerOfAsync(context) ?? throw Required(rules, "The token is no good here, or gives no role.");
            return BasicOf(header) is var (name, password) && rules.Accounts is { } accounts
                && await accounts.LogInAsync(name, password, context.Connection.RemoteIpAddress, context.RequestAborted) is { } caller
                ? caller
                : throw Required(rules, rules.WrongLogin);
        }

        // A connection outlives what it was opened with.
        if (rules.TakesCertificates && context.Connection.ClientCertificate is { } certificate
            && new DateTimeOffset(certificate.NotAfter) is var end && end > TimeProvider.System.GetUtcNow())
        {
            // One that names an account is that account; without accounts, whom the authority knows may do all, as in Connect.
            string name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
            if (rules.Accounts?.Find(name) is { } account) return account with { Expires = end };
            if (!rules.HasLogin) return new Caller(certificate.Subject, Role.Admin) { Expires = end };
        }

        if (rules.Anonymous is { } role) return Caller.Anonymous(role);
        return !rules.HasLogin && LoopbackListener.IsBehind(context) ? Caller.Anonymous(Role.Admin) : null;
    }

    /// <summary>The answer to who has to log in.</summary>
    public static LoginRequiredException Required(LoginRules rules, string message)
    {
        string basic = $"Basic realm=\"{rules.Realm}\"", bearer = $"Bearer realm=\"{rules.Realm}\"";
        return new(rules.Tokens is null ? basic : rules.Accounts is null ? bearer : $"{basic}, {bearer}", message);
    }

    private async Task Run(HttpContext context, RequestDelegate next)
    {
        Need need = Need.Of(context);
        Audit.Note(context, need);
        if (need.Role is { } role)
        {
            Caller? caller = await CallerOfAsync(context, _rules);
            if (caller is not null) context.Features.Set(caller);
            if (caller is null || (caller.Role < role && caller.IsAnonymous && _rules.HasLogin))
                throw Required(_rules, _rules.WrongLogin == LoginRules.UsualWrongLogin
                    ? $"Log in as somebody with the role {role.Name()}."
                    : _rules.WrongLogin);
            if (caller.Role < role)
                throw new RestException(StatusCodes.Status403Forbidden,
                    $"This needs the role {role.Name()}; that of {caller.Name} is {caller.Role.Name()}.");
        }

        await next(context);
    }

    // RFC 7617: base64 of name:password, in UTF-8.
    private static (string Name, string Password)? BasicOf(string header)
    {
        const string scheme = "Basic ";
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return null;
        try
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true)
                .GetString(Convert.FromBase64String(header[scheme.Length..].Trim()));
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            return null;
        }
    }
}
