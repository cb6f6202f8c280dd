using System.Security.Cryptography;
using System.Text;

namespace Millrace.Broker.Security;

/// <summary>SASL mechanisms that a user has a credential for. Numbers are the protocol's.</summary>
internal enum ScramMechanism : sbyte
{
    Sha256 = 1,
    Sha512 = 2,
}

/// <summary>
/// What is kept of a password (RFC 5802, section 3): enough to check who knows it, not enough to log in as him elsewhere. It also checks
/// the password itself, as PLAIN sends it.
/// </summary>
internal sealed record ScramCredential(ScramMechanism Mechanism, int Iterations, byte[] Salt, byte[] StoredKey, byte[] ServerKey)
{
    /// <summary>Kafka's bounds: fewer are too easy to guess, more hold up the broker.</summary>
    public const int MinIterations = 4096, MaxIterations = 16384;

    private const int SaltBytes = 24;

    public HashAlgorithmName Hash => HashOf(Mechanism);

    public static HashAlgorithmName HashOf(ScramMechanism mechanism) =>
        mechanism == ScramMechanism.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512;

    public static ScramCredential Of(ScramMechanism mechanism, string password, int iterations = MinIterations)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return OfSalted(mechanism, iterations, salt, Salted(HashOf(mechanism), password, salt, iterations));
    }

    /// <param name="saltedPassword">As clients send it, so that the password does not cross the wire.</param>
    public static ScramCredential OfSalted(ScramMechanism mechanism, int iterations, byte[] salt, byte[] saltedPassword)
    {
        HashAlgorithmName hash = HashOf(mechanism);
        byte[] clientKey = CryptographicOperations.HmacData(hash, saltedPassword, "Client Key"u8);
        return new ScramCredential(mechanism, iterations, salt, CryptographicOperations.HashData(hash, clientKey),
            CryptographicOperations.HmacData(hash, saltedPassword, "Server Key"u8));
    }

    public bool Matches(string password)
    {
        ScramCredential given = OfSalted(Mechanism, Iterations, Salt, Salted(Hash, password, Salt, Iterations));
        return CryptographicOperations.FixedTimeEquals(given.StoredKey, StoredKey);
    }

    private static byte[] Salted(HashAlgorithmName hash, string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, hash, hash == HashAlgorithmName.SHA256 ? 32 : 64);
}
