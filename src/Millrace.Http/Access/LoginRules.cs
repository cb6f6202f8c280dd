using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Millrace.Http.Access;

/// <summary>How a server knows its callers. Immutable.</summary>
public sealed record LoginRules
{
    public const string UsualWrongLogin = "The login is wrong: there is no such name, or its password is another.";

    /// <summary>Names and passwords; null: nobody can log in with them.</summary>
    public Accounts? Accounts { get; init; }

    /// <summary>Bearer tokens; null: they are no login.</summary>
    public TokenRules? Tokens { get; init; }

    /// <summary><c>access.anonymous</c>: what those may do who do not log in; null: nothing, where there is a way to log in.</summary>
    public Role? Anonymous { get; init; }

    /// <summary>Whether client certificates are asked for; who has shown one that is valid is its subject.</summary>
    public bool TakesCertificates { get; init; }

    /// <summary>What the server is called in a login, such as <c>Millrace worker</c>.</summary>
    public string Realm { get; init; } = "Millrace";

    /// <summary>What is said to who has logged in wrongly; the same for an unknown name and a wrong password.</summary>
    public string WrongLogin { get; init; } = UsualWrongLogin;

    /// <summary>
    /// Callers that the server knows by means of its own, before anything else is looked at: another worker, its own console.
    /// </summary>
    public Func<HttpContext, ValueTask<Caller?>> Trusted { get; init; } = _ => ValueTask.FromResult<Caller?>(null);

    /// <summary>Whether anybody can log in; then everybody has to, or is anonymous.</summary>
    public bool HasLogin => Accounts is not null || Tokens is not null;

    /// <summary>
    /// Why a server must not listen there; null when it may. Beyond this machine it takes a way to log in, or somebody's word that none is
    /// wanted.
    /// </summary>
    /// <param name="host">The listener's, as <see cref="ListenAddresses"/> reads it.</param>
    /// <param name="asksCertificate">Whether nobody comes in there without a certificate.</param>
    /// <param name="usersFile">The setting for a file of accounts.</param>
    /// <param name="anonymous">The setting for who does not log in, with what it may be.</param>
    public string? RefusalOf(string host, bool asksCertificate, string usersFile = "access.users.file",
        string anonymous = "access.anonymous=read, operate or admin")
    {
        if (HasLogin || Anonymous is not null || asksCertificate || IsLoopback(host)) return null;
        return "other machines can reach it, and nobody would have to log in. Make an account (`millrace user add NAME --role admin "
            + $"--file FILE`, and {usersFile}=FILE), or say with {anonymous} what whoever comes may do, or listen on 127.0.0.1";
    }

    /// <summary>What the check needs of the server that it runs in; to be called before it is built.</summary>
    public void AddTo(IServiceCollection services) => Tokens?.AddTo(services);

    private static bool IsLoopback(string host)
    {
        try
        {
            return ListenAddresses.Of(host).All(IPAddress.IsLoopback);
        }
        catch (IOException)
        {
            // A name without an address: whoever listens says so.
            return true;
        }
    }
}
