namespace Millrace.Http.Access;

/// <summary>Somebody who calls, once it is known who.</summary>
/// <param name="Name">For the audit.</param>
/// <param name="IsAnonymous">Whether he has not said who he is, and need not.</param>
public sealed record Caller(string Name, Role Role, bool IsAnonymous = false)
{
    public static Caller Anonymous(Role role) => new("anonymous", role, true);
}

/// <summary>Accounts by name and password.</summary>
public abstract class Accounts
{
    /// <summary>The account; null when there is none of that name, or the password is another.</summary>
    /// <exception cref="RestException">503: too many ask at once.</exception>
    public abstract ValueTask<Caller?> LogInAsync(string name, string password, CancellationToken cancellationToken);

    /// <summary>The account of that name as it is now, whoever asks; null when there is none.</summary>
    public abstract Caller? Find(string name);
}
