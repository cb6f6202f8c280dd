using System.Net;
using System.Security.Cryptography;
using System.Text;
using Millrace.Errors;

namespace Millrace.Registry.Tests.Rest;

/// <summary>Who may what. What each rule says in detail is tested with the rules, in Millrace.Http.Tests.</summary>
public sealed class LoginTests(TestBroker broker) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-users-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_request_asks_for_a_role()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(
            broker.BootstrapServers, change: settings => settings with { UsersFile = Users() });
        string schema = TestRegistry.SchemaBody("\"string\"");
        foreach (var (method, path, body, user, status) in new (string, string, string?, string, int)[]
        {
            ("GET", "/health", null, "", 200),
            ("GET", "/", null, "", 401),
            ("GET", "/subjects", null, "", 401),
            ("GET", "/nothing", null, "", 401),
            ("GET", "/subjects", null, "read", 200),
            ("POST", "/subjects/s/versions", schema, "read", 403),
            ("POST", "/subjects/s/versions", schema, "operate", 200),
            ("POST", "/contexts/.c/subjects/s/versions", schema, "read", 403),
            ("POST", "/subjects/s", schema, "read", 200),
            ("POST", "/compatibility/subjects/s/versions/latest", schema, "read", 200),
            ("PUT", "/config", """{"compatibility":"NONE"}""", "operate", 403),
            ("PUT", "/config", """{"compatibility":"NONE"}""", "admin", 200),
            ("PUT", "/mode/s", """{"mode":"READONLY"}""", "operate", 403),
            ("DELETE", "/subjects/s/versions/1", null, "operate", 403),
            ("DELETE", "/subjects/s", null, "admin", 200),
        })
        {
            using HttpResponseMessage answer = await SendAsync(registry.Url, method, path, body, user);
            string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            Assert.True(status == (int)answer.StatusCode, $"{method} {path} as {user}: {(int)answer.StatusCode} {text}");
            if (status is 401 or 403) Assert.StartsWith($"{{\"error_code\":{status},\"message\":\"", text, StringComparison.Ordinal);
            if (status == 401) Assert.Equal("Basic realm=\"Millrace registry\"", answer.Headers.WwwAuthenticate.ToString());
        }
    }

    [Fact]
    public async Task One_that_others_can_reach_does_not_start_without_a_login()
    {
        ConfigException refused = await Assert.ThrowsAsync<ConfigException>(() =>
            TestRegistry.StartAsync(broker.BootstrapServers, change: settings => settings with { Host = "0.0.0.0" }));

        Assert.Contains("configuration listeners: other machines can reach it", refused.Message, StringComparison.Ordinal);
        await using TestRegistry told = await TestRegistry.StartAsync(
            broker.BootstrapServers, change: settings => settings with { Host = "0.0.0.0", Anonymous = "read" });
    }

    private string Users()
    {
        byte[] salt = RandomNumberGenerator.GetBytes(16);
        byte[] hash = Rfc2898DeriveBytes.Pbkdf2("pw", salt, 1000, HashAlgorithmName.SHA256, 32);
        string file = Path.Combine(_folder, "users");
        File.WriteAllLines(file, new[] { "read", "operate", "admin" }.Select(role =>
            $"{role}:{role}:pbkdf2-sha256$1000${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}"));
        return file;
    }

    private static async Task<HttpResponseMessage> SendAsync(Uri url, string method, string path, string? body, string user)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(url, path));
        if (user.Length > 0)
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:pw")));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
