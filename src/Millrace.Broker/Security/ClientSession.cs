using System.Text;
using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Security;

/// <summary>How a listener lets clients in: with or without TLS, with or without a login. Names are Kafka's.</summary>
internal sealed record ListenerSecurity(bool UsesTls, bool UsesSasl, IReadOnlyList<string> Mechanisms)
{
    public static readonly ListenerSecurity Plaintext = new(UsesTls: false, UsesSasl: false, []);
}

/// <summary>
/// Who is at the other end of a connection, and how far his login is: <c>SaslHandshake, then tokens</c>, in SaslAuthenticate requests or,
/// after a handshake of version 0, as frames of their own. Only the loop that reads the connection's requests touches it.
/// </summary>
internal sealed class ClientSession(ListenerSecurity security, UserStore users, IReadOnlyDictionary<string, string> plainUsers)
{
    public const string Plain = "PLAIN", Anonymous = "User:ANONYMOUS";

    private string? _mechanism;
    private ScramExchange? _scram;

    /// <summary>What he may do; made at his first request, and anew after a login.</summary>
    private Access? _access;

    /// <summary><c>User:name</c>; of everybody the same where nobody logs in.</summary>
    public string Principal { get; set; } = Anonymous;

    /// <summary>False: only a login is answered.</summary>
    public bool IsAuthenticated { get; private set; } = !security.UsesSasl;

    /// <summary>The login failed: the connection ends with the answer.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>The next frame is a token without a request around it.</summary>
    public bool ExpectsToken { get; private set; }

    /// <summary>Why the login failed, for the log.</summary>
    public string? Problem { get; private set; }

    public IReadOnlyList<string> Mechanisms => security.Mechanisms;

    /// <summary>A session that needs no login.</summary>
    public static ClientSession Open() =>
        new(ListenerSecurity.Plaintext, new UserStore(""), new Dictionary<string, string>());

    /// <param name="host">The peer's address.</param>
    public Access AccessBy(Authorizer? authorizer, string host) =>
        authorizer is null ? Access.ToAll : _access ??= new Access(authorizer, Principal, AclRules.HostOf(host));

    public ErrorCode Begin(string mechanism, bool withRequests)
    {
        if (!security.UsesSasl || _mechanism is not null || IsAuthenticated)
            return Refuse(ErrorCode.IllegalSaslState, "a SaslHandshake where none is due");
        if (!security.Mechanisms.Contains(mechanism))
            return Refuse(ErrorCode.UnsupportedSaslMechanism, $"mechanism {mechanism} is not in sasl.enabled.mechanisms");
        _mechanism = mechanism;
        ExpectsToken = !withRequests;
        return ErrorCode.None;
    }

    /// <summary>Takes a token and gives the answer to it; empty when there is nothing to say.</summary>
    public (ErrorCode Error, byte[] Answer) Take(ReadOnlySpan<byte> token)
    {
        if (_mechanism is null || IsAuthenticated)
            return (Refuse(ErrorCode.IllegalSaslState, "a SASL token where none is due"), []);
        try
        {
            if (_mechanism == Plain)
            {
                Accept(TakePlain(token));
                return (ErrorCode.None, []);
            }
            _scram ??= new ScramExchange(_mechanism == "SCRAM-SHA-256" ? ScramMechanism.Sha256 : ScramMechanism.Sha512, users);
            byte[] answer = _scram.Next(token);
            if (_scram.IsDone)
                Accept(_scram.User);
            return (ErrorCode.None, answer);
        }
        catch (SaslException refused)
        {
            return (Refuse(ErrorCode.SaslAuthenticationFailed, refused.Message), []);
        }
        catch (Exception damage) when (damage is IOException or InvalidDataException)
        {
            return (Refuse(ErrorCode.SaslAuthenticationFailed, damage.Message), []);
        }
    }

    /// <summary><c>[authorization] NUL user NUL password</c> (RFC 4616).</summary>
    private string TakePlain(ReadOnlySpan<byte> token)
    {
        string[] parts = Encoding.UTF8.GetString(token).Split('\0');
        if (parts is not [var authorization, var user, var password] || user.Length == 0)
            throw new SaslException("the token is none of PLAIN");
        if (authorization.Length > 0 && authorization != user)
            throw new SaslException("nobody may act for another user");
        bool isRight = plainUsers.TryGetValue(user, out string? expected)
            ? System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(password))
            : users.Matches(user, password);
        return isRight ? user : throw new SaslException($"wrong user or password: {user}");
    }

    private void Accept(string user)
    {
        Principal = $"User:{user}";
        _access = null;
        IsAuthenticated = true;
        ExpectsToken = false;
    }

    private ErrorCode Refuse(ErrorCode error, string problem)
    {
        (IsRefused, Problem) = (true, problem);
        return error;
    }
}
