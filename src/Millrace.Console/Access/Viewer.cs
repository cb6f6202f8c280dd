using Microsoft.Extensions.Logging;
using Millrace.Http.Access;
using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Access;

/// <summary>
/// Who looks at one open page. Role and name are taken from the request that opened it; what he may is checked in each handler, against his
/// account as it is by then.
/// </summary>
internal sealed class Viewer(ConsoleSettings settings, ILoggerFactory loggers)
{
    private readonly ILogger _audit = loggers.CreateLogger(Audit.Category);
    private string? _account;

    public Role Role { get; set; } = Role.Read;

    /// <summary>The name of the account; null for who has not logged in.</summary>
    public string? User { get; private set; }

    /// <summary>Where the browser is.</summary>
    public string Address { get; private set; } = "";

    /// <summary>What to call him: by name, else by role.</summary>
    public string Name => User ?? RoleName;

    public string RoleName => Role.Name();

    /// <summary>Says who he is, when his page opens.</summary>
    public void Enter(Role role, string? user, string address)
    {
        (Role, User, Address) = (role, user, address);
        // One of a certificate or a token is in no file, and stays what he was.
        _account = user is not null && settings.Logins?.Accounts?.Find(user) is not null ? user : null;
    }

    public bool May(Deed deed) => Current is { } role && role.Allows(deed);

    /// <param name="deed">What is to be done; it is written to the audit, whether it may be or not.</param>
    /// <param name="on">The connector, topic, subject or group.</param>
    /// <exception cref="UnauthorizedAccessException">A control that is disabled can still be asked for by a forged event.</exception>
    public void Require(Deed deed, string on = "")
    {
        string? guarded = on.Length > 0 && TopicGuard.IsOfTopic(deed) ? TopicGuard.WhyUnwritten(settings, Current, on) : null;
        bool isLet = May(deed) && guarded is null;
        Audit.LogDeed(_audit, Name, Address, deed.ToString(), on, isLet);
        if (May(deed) && guarded is not null) throw new UnauthorizedAccessException(guarded);
        if (!isLet)
            throw new UnauthorizedAccessException(
                $"This needs the role {Permissions.Needed(deed).Name()}; yours is {Current?.Name() ?? "none any more"}.");
    }

    /// <summary>To be asked before anything of a topic's messages is read for him.</summary>
    /// <exception cref="Refusal">The topic is not for him.</exception>
    public void RequireContents(string topic)
    {
        if (TopicGuard.WhyUnread(settings, Current, topic) is { } why)
            throw new Refusal($"messages of {topic}", 403, why, settings.Time.GetUtcNow());
    }

    private Role? Current
    {
        get
        {
            if (_account is null) return Role;
            return settings.Logins?.Accounts?.Find(_account) is { } now ? (Role)Math.Min((int)now.Role, (int)Role) : null;
        }
    }
}
