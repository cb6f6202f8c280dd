using System.Security.Cryptography;
using System.Text;

namespace Millrace.Broker.Security;

/// <summary>
/// The server's side of one SCRAM exchange without channel binding (RFC 5802, section 5): <c>n,[a=authzid],n=user,r=nonce</c>;
/// <c>r=nonce,s=salt,i=iterations</c>; <c>c=binding,r=nonce,p=proof</c>; <c>v=signature</c>.
/// </summary>
internal sealed class ScramExchange(ScramMechanism mechanism, UserStore users)
{
    /// <summary>Of users that there are not: who asks twice gets the same salt, and learns nothing.</summary>
    private static readonly byte[] s_secret = RandomNumberGenerator.GetBytes(32);

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ScramCredential? _credential;
    private string _user = "", _binding = "", _clientFirst = "", _serverFirst = "", _nonce = "";
    private bool _isKnown, _isStarted;

    /// <summary>The next answer; <see cref="IsDone"/> says whether it is the last.</summary>
    /// <exception cref="SaslException">The client is not who he says, or does not speak SCRAM.</exception>
    public byte[] Next(ReadOnlySpan<byte> token)
    {
        string message;
        try
        {
            message = s_utf8.GetString(token);
        }
        catch (DecoderFallbackException)
        {
            throw new SaslException("the message is not UTF-8");
        }
        return Encoding.ASCII.GetBytes(_isStarted ? Finish(message) : Start(message));
    }

    public bool IsDone { get; private set; }

    public string User => _user;

    private string Start(string message)
    {
        string[] parts = message.Split(',', 3);
        if (parts is not [("n" or "y"), var authorization, var bare])
            throw new SaslException("the first message is none of SCRAM without channel binding");
        _binding = $"{parts[0]},{authorization},";
        _clientFirst = bare;
        string[] attributes = bare.Split(',');
        if (attributes.Length < 2 || !attributes[0].StartsWith("n=", StringComparison.Ordinal)
            || !attributes[1].StartsWith("r=", StringComparison.Ordinal) || attributes[1].Length == 2)
            throw new SaslException("the first message has no user or nonce");
        if (attributes.Skip(2).Contains("tokenauth=true"))
            throw new SaslException("delegation tokens are not served");
        _user = Unescaped(attributes[0][2..]);
        if (authorization.Length > 0 && Unescaped(authorization[2..]) != _user)
            throw new SaslException("nobody may act for another user");
        _nonce = attributes[1][2..] + Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        _isKnown = users.Find(_user, mechanism) is { } found && (_credential = found) is not null;
        _credential ??= new ScramCredential(mechanism, ScramCredential.MinIterations,
            HMACSHA256.HashData(s_secret, s_utf8.GetBytes(_user))[..24], [0], [0]);
        _serverFirst = $"r={_nonce},s={Convert.ToBase64String(_credential.Salt)},i={_credential.Iterations}";
        _isStarted = true;
        return _serverFirst;
    }

    private string Finish(string message)
    {
        int proofAt = message.LastIndexOf(",p=", StringComparison.Ordinal);
        string[] attributes = proofAt < 0 ? [] : message[..proofAt].Split(',');
        if (attributes.Length < 2 || attributes[0] != $"c={Convert.ToBase64String(Encoding.UTF8.GetBytes(_binding))}"
            || attributes[1] != $"r={_nonce}")
            throw new SaslException("the last message does not fit the first one");
        var proof = new byte[_credential!.StoredKey.Length];
        if (!_isKnown || !Convert.TryFromBase64String(message[(proofAt + 3)..], proof, out int length) || length != proof.Length)
            throw new SaslException($"wrong user or password: {_user}");
        byte[] signed = Encoding.UTF8.GetBytes($"{_clientFirst},{_serverFirst},{message[..proofAt]}");
        byte[] signature = CryptographicOperations.HmacData(_credential.Hash, _credential.StoredKey, signed);
        for (int i = 0; i < proof.Length; i++)
            proof[i] ^= signature[i]; // The client's key.
        if (!CryptographicOperations.FixedTimeEquals(CryptographicOperations.HashData(_credential.Hash, proof), _credential.StoredKey))
            throw new SaslException($"wrong user or password: {_user}");
        IsDone = true;
        return $"v={Convert.ToBase64String(CryptographicOperations.HmacData(_credential.Hash, _credential.ServerKey, signed))}";
    }

    private static string Unescaped(string name) => name.Replace("=2C", ",", StringComparison.Ordinal)
        .Replace("=3D", "=", StringComparison.Ordinal);
}

/// <summary>A login that failed. The message is for the broker's log; the client is told nothing.</summary>
internal sealed class SaslException(string message) : Exception(message);
