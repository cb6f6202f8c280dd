using System.Security.Cryptography;
using Millrace.Http.Access;

namespace Millrace.Http.Tests.Access;

/// <summary>Hashes that take no time; the usual ones are made slow on purpose.</summary>
internal static class Quick
{
    public static PasswordHash Hash(string password)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(16);
        byte[] hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1000, HashAlgorithmName.SHA512, 32);
        return PasswordHash.Parse($"pbkdf2-sha512$1000${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }
}
