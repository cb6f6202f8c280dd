using Microsoft.Extensions.Logging;
using Millrace.Config;
using Millrace.Errors;

namespace Millrace.Http.Access;

/// <summary>Settings by which a server knows its callers: the same of worker and registry.</summary>
public static class LoginSettings
{
    public static Setting<string?> UsersFile() => Setting.OptionalString("access.users.file")
        .Importance(Importance.High)
        .Doc("File of the accounts that may log in, with roles and hashed passwords, made by the command `user`. A change counts within a "
            + "second. With it everybody has to log in, those of this machine too. Millrace's own setting.");

    public static Setting<string?> Anonymous() => Setting.OptionalString("access.anonymous")
        .Check(role => role is null || Roles.Find(role) is not null
            ? null
            : $"String must be one of: {string.Join(", ", Roles.Names)}")
        .Importance(Importance.Medium)
        .Doc("What those may do who do not log in: read, operate or admin. Unset: nothing, where there is a way to log in or other "
            + "machines can come; else whoever is on this machine may do all. Millrace's own setting.");

    public static Setting<string?> Issuer() => Setting.OptionalString("access.oidc.issuer")
        .Importance(Importance.Medium)
        .Doc("Address of the OpenID Connect issuer whose bearer tokens are logins, as it stands in them (iss). Millrace's own setting.");

    public static Setting<string?> Audience() => Setting.OptionalString("access.oidc.audience")
        .Importance(Importance.Medium)
        .Doc("Whom those tokens must be for (aud). Millrace's own setting.");

    public static Setting<string> RoleClaim() => Setting.String("access.oidc.role.claim", "roles")
        .NotEmpty().Importance(Importance.Low)
        .Doc("The claim of those tokens that holds read, operate or admin, as a text or a list; the strongest counts. Without any the "
            + "token is no login. Millrace's own setting.");

    /// <summary>The accounts of a file.</summary>
    /// <exception cref="ConfigException">It names the setting.</exception>
    public static Accounts Open(string file, string setting, ILogger logger)
    {
        try
        {
            return new UserAccounts(file, TimeProvider.System, logger);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw ConfigException.Invalid(
                setting, file, $"it cannot be read: {fault.Message} `millrace user add NAME --role admin --file FILE` makes it");
        }
        catch (FormatException fault)
        {
            throw ConfigException.Invalid(setting, file, fault.Message);
        }
    }
}
