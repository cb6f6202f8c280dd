using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Millrace.Http.Access;

/// <summary>
/// What is kept of a password: <c>pbkdf2-sha512$ITERATIONS$SALT$HASH</c>, salt and hash in base64 (RFC 8018 with HMAC-SHA-512, or
/// <c>pbkdf2-sha256</c>). Immutable.
/// </summary>
public sealed record PasswordHash
{
    /// <summary>210,000: what OWASP's Password Storage Cheat Sheet asks of PBKDF2 with HMAC-SHA-512. Some 0.1 s of one core.</summary>
    public const int UsualIterations = 210_000;

    // A file that somebody has changed must not make one request cost minutes, nor a guess cost nothing.
    private const int FewestIterations = 1_000, MostIterations = 10_000_000;
    private const int SaltBytes = 16, HashBytes = 32;

    private readonly HashAlgorithmName _algorithm;
    private readonly int _iterations;
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordHash(string text, HashAlgorithmName algorithm, int iterations, byte[] salt, byte[] hash)
    {
        (Text, _algorithm, _iterations, _salt, _hash) = (text, algorithm, iterations, salt, hash);
    }

    /// <summary>As it stands in a file.</summary>
    public string Text { get; }

    /// <summary>Of a new password, with a salt of its own.</summary>
    public static PasswordHash Of(string password) =>
        New(RandomNumberGenerator.GetBytes(SaltBytes), salt => Derive(password, salt, UsualIterations, HashAlgorithmName.SHA512, HashBytes),
            UsualIterations);

    /// <summary>Costs as much to compare with as <paramref name="like"/>, and equals no password: for names that nobody has.</summary>
    public static PasswordHash Nobodys(PasswordHash? like) =>
        like is null
            ? New(RandomNumberGenerator.GetBytes(SaltBytes), _ => RandomNumberGenerator.GetBytes(HashBytes), UsualIterations)
            : new PasswordHash("", like._algorithm, like._iterations, RandomNumberGenerator.GetBytes(like._salt.Length),
                RandomNumberGenerator.GetBytes(like._hash.Length));

    /// <exception cref="FormatException">It does not repeat the text.</exception>
    public static PasswordHash Parse(string text)
    {
        string[] parts = text.Split('$');
        HashAlgorithmName? algorithm = parts[0] switch
        {
            "pbkdf2-sha512" => HashAlgorithmName.SHA512,
            "pbkdf2-sha256" => HashAlgorithmName.SHA256,
            _ => null,
        };
        if (parts.Length != 4 || algorithm is null)
            throw new FormatException(
                "the password is not hashed as pbkdf2-sha512$iterations$salt$hash; `millrace user password` writes it");
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int iterations)
            || iterations is < FewestIterations or > MostIterations)
            throw new FormatException($"iterations must be between {FewestIterations} and {MostIterations}");
        byte[] salt = Bytes(parts[2]), hash = Bytes(parts[3]);
        return salt.Length is >= 8 and <= 64 && hash.Length is >= 16 and <= 64
            ? new PasswordHash(text, algorithm.Value, iterations, salt, hash)
            : throw new FormatException("a salt has 8 to 64 bytes and a hash 16 to 64");
    }

    /// <summary>Compares in constant time. Takes some 0.1 s of one core.</summary>
    public bool Matches(string password) =>
        CryptographicOperations.FixedTimeEquals(_hash, Derive(password, _salt, _iterations, _algorithm, _hash.Length));

    public bool Equals(PasswordHash? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    public override string ToString() => "[hidden]";

    private static PasswordHash New(byte[] salt, Func<byte[], byte[]> derive, int iterations)
    {
        byte[] hash = derive(salt);
        string text = string.Create(CultureInfo.InvariantCulture,
            $"pbkdf2-sha512${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
        return new PasswordHash(text, HashAlgorithmName.SHA512, iterations, salt, hash);
    }

    private static byte[] Derive(string password, byte[] salt, int iterations, HashAlgorithmName algorithm, int bytes) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, algorithm, bytes);

    private static byte[] Bytes(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw new FormatException("salt and hash must be base64");
        }
    }
}
