using Microsoft.Extensions.Logging;
using Millrace.Http.Access;
using Millrace.Kafka;
using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Access;

/// <summary>
/// Who looks at one open page. He is taken from the request that opened it; whether his login still counts, and what he may, is asked at
/// each deed and each event of the page.
/// </summary>
internal sealed class Viewer(ConsoleSettings settings, ILoggerFactory loggers)
{
    private const string Over = "Your login has ended: its account or password has changed, or its time is up. Sign in again.";

    private readonly ILogger _audit = loggers.CreateLogger(Audit.Category);
    private Visit _visit = new(Role.Read, null, "");

    /// <summary>Somebody's page has done something though his login no longer counts.</summary>
    public event Action? Ended;

    /// <summary>What his page may at most; what he may now is <see cref="May"/>.</summary>
    public Role Role
    {
        get => _visit.Role;
        set => _visit = _visit with { Role = value };
    }

    /// <summary>The name of his login; null for who has not logged in.</summary>
    public string? User => _visit.User;

    /// <summary>What to call him: by name, else by role.</summary>
    public string Name => User ?? RoleName;

    public string RoleName => (Current ?? Role).Name();

    /// <summary>
    /// Whether his login counts no longer: the account is gone or has another password, the token or certificate has expired.
    /// </summary>
    public bool IsOver => Current is null;

    /// <summary>Whether he has not logged in, and could.</summary>
    public bool CanSignIn => User is null && settings.Logins?.Accounts is not null;

    /// <summary>Says who he is, when his page opens.</summary>
    public void Enter(Visit visit) => _visit = visit;

    /// <summary>Tells his page that <see cref="IsOver"/>.</summary>
    public void End() => Ended?.Invoke();

    public bool May(Deed deed) => Current is { } role && role.Allows(deed);

    /// <summary>To be asked before a deed; a refusal is written to the audit.</summary>
    /// <param name="deed">What is to be done.</param>
    /// <param name="on">The connector, topic, subject or group.</param>
    /// <exception cref="UnauthorizedAccessException">A control that is disabled can still be asked for by a forged event.</exception>
    public void Require(Deed deed, string on = "")
    {
        string? refusal = Current is not { } role ? Over
            : !role.Allows(deed) ? $"This needs the role {Permissions.Needed(deed).Name()}; yours is {role.Name()}."
            : on.Length > 0 && TopicGuard.IsOfTopic(deed) ? TopicGuard.WhyUnwritten(settings, role, on)
            : null;
        if (refusal is null) return;
        Audit.LogDeed(_audit, Name, _visit.Address, deed.ToString(), on, "refused", [], isRefused: true);
        throw new UnauthorizedAccessException(refusal);
    }

    /// <summary>Does what was let by <see cref="Require"/>, and writes to the audit how it ended. Errors are those of the deed.</summary>
    /// <param name="deed">What is done.</param>
    /// <param name="on">The connector, topic, subject or group.</param>
    /// <param name="act">Does it.</param>
    /// <param name="names">The settings that it changes; their values are nobody's.</param>
    public async Task DoAsync(Deed deed, string on, Func<Task> act, IEnumerable<string>? names = null)
    {
        string outcome = "failed";
        try
        {
            await act();
            outcome = "done";
        }
        catch (Exception fault) when (OutcomeOf(fault) is { } known)
        {
            outcome = known;
            throw;
        }
        finally
        {
            Audit.LogDeed(_audit, Name, _visit.Address, deed.ToString(), on, outcome, [.. names ?? []], isRefused: false);
        }
    }

    /// <summary>To be asked before anything of a topic's messages is read for him.</summary>
    /// <exception cref="Refusal">The topic is not for him, or his login has ended.</exception>
    public void RequireContents(string topic)
    {
        Role? role = Current;
        if (role is null) throw new Refusal($"messages of {topic}", 401, Over, settings.Time.GetUtcNow());
        if (TopicGuard.WhyUnread(settings, role, topic) is { } why)
            throw new Refusal($"messages of {topic}", 403, why, settings.Time.GetUtcNow());
    }

    private Role? Current
    {
        get
        {
            if (_visit.Expires is { } end && end <= settings.Time.GetUtcNow()) return null;
            if (_visit.Stamp is null) return Role;
            // One who was given more meanwhile has it as well; a console that is for reading stays that.
            return settings.Logins?.Accounts?.Find(User!) is { } now && now.Stamp == _visit.Stamp
                ? (Role)Math.Min((int)now.Role, (int)settings.Role)
                : null;
        }
    }

    // Not the words of a server: they may repeat values.
    private static string? OutcomeOf(Exception fault) => fault switch
    {
        Refusal { IsSilence: false } refusal => $"answered with {refusal.Status}",
        Refusal { InnerException: { } cause } => OutcomeOf(cause),
        Refusal => "not answered",
        KafkaException kafka => $"failed with {kafka.Code}",
        OperationCanceledException => "stopped",
        _ => null,
    };
}
