using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Millrace.Worker.Tests.Rest;

/// <summary>A file of accounts: one of each role, called so, with the password <c>pw</c> and a hash that takes no time.</summary>
internal sealed class TestUsers : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-users-").FullName;

    public TestUsers()
    {
        File = Path.Combine(_folder, "users");
        byte[] salt = RandomNumberGenerator.GetBytes(16);
        byte[] hash = Rfc2898DeriveBytes.Pbkdf2("pw", salt, 1000, HashAlgorithmName.SHA512, 32);
        string stored = $"pbkdf2-sha512$1000${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
        System.IO.File.WriteAllLines(File, new[] { "read", "operate", "admin" }.Select(role => $"{role}:{role}:{stored}"));
    }

    public string File { get; }

    public static AuthenticationHeaderValue Login(string user) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:pw")));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
