using System.Net;

namespace Millrace.Http.Access;

/// <summary>Somebody who calls, once it is known who.</summary>
/// <param name="Name">For the audit.</param>
/// <param name="IsAnonymous">Whether he has not said who he is, and need not.</param>
public sealed record Caller(string Name, Role Role, bool IsAnonymous = false)
{
    /// <summary>
    /// Which password an account has, in a form that tells nothing of it: another after a change. Null for who is in no file of accounts.
    /// </summary>
    public string? Stamp { get; init; }

    /// <summary>Until when a token or a certificate is good; null: no end is known.</summary>
    public DateTimeOffset? Expires { get; init; }

    public static Caller Anonymous(Role role) => new("anonymous", role, true);
}

/// <summary>Accounts by name and password. How often somebody may guess is bounded for each address (<see cref="LoginGate"/>).</summary>
/// <param name="time">For how long a guess counts.</param>
public abstract class Accounts(TimeProvider time)
{
    private readonly LoginGate _gate = new(time);

    /// <summary>The account; null when there is none of that name, or the password is another.</summary>
    /// <param name="name">As it was given.</param>
    /// <param name="password">As it was given.</param>
    /// <param name="from">Where he is; null: on this machine.</param>
    /// <param name="cancellationToken">Ends the wait for a turn.</param>
    /// <exception cref="RestException">
    /// 429: that name was wrong too often from there, or too many wait there; 503: too many addresses ask at once.
    /// </exception>
    public async ValueTask<Caller?> LogInAsync(string name, string password, IPAddress? from, CancellationToken cancellationToken) =>
        Recall(name, password)
        ?? await _gate.RunAsync(from ?? IPAddress.Loopback, name, () => CompareAsync(name, password), cancellationToken);

    /// <summary>The account of that name as it is now, whoever asks; null when there is none.</summary>
    public abstract Caller? Find(string name);

    /// <summary>The account, when it is known without work that its password is the right one.</summary>
    protected virtual Caller? Recall(string name, string password) => null;

    /// <summary>The account; null when there is none of that name, or the password is another: after the same work.</summary>
    protected abstract Task<Caller?> CompareAsync(string name, string password);
}
