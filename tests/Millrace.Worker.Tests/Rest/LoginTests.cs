using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Millrace.Errors;
using Millrace.Http.Access;
using Millrace.Worker.Groups;

namespace Millrace.Worker.Tests.Rest;

/// <summary>Who may what at a worker, alone and when another one has to carry it out.</summary>
public sealed class LoginTests : IDisposable
{
    private const string Connector = """{"connector.class":"FileStreamSink","topics":"t","password":"s3cret"}""";

    private readonly TestUsers _users = new();
    private readonly TestLog _log = new();

    public void Dispose() => _users.Dispose();

    [Theory]
    [InlineData("GET", "/", "read", 200)]
    [InlineData("GET", "/connectors", "", 401)]
    [InlineData("GET", "/connectors", "read", 200)]
    [InlineData("GET", "/health", "", 200)]
    [InlineData("GET", "/health/live", "", 200)]
    [InlineData("GET", "/metrics", "", 401)]
    [InlineData("GET", "/metrics", "read", 200)]
    [InlineData("GET", "/nothing", "", 401)]
    [InlineData("PUT", "/connectors/x/config", "operate", 403)]
    [InlineData("PUT", "/connectors/x/config", "admin", 201)]
    [InlineData("POST", "/connectors", "operate", 403)]
    [InlineData("PATCH", "/connectors/x/config", "operate", 403)]
    [InlineData("POST", "/connectors/x/config/changes", "operate", 403)]
    [InlineData("PUT", "/connector-plugins/FileStreamSink/config/validate", "operate", 403)]
    [InlineData("PUT", "/connector-plugins/FileStreamSink/config/validate", "admin", 200)]
    [InlineData("DELETE", "/connectors/x", "operate", 403)]
    [InlineData("PUT", "/connectors/x/pause", "read", 403)]
    [InlineData("PUT", "/connectors/x/pause", "operate", 202)]
    [InlineData("PUT", "/connectors/x/resume", "operate", 202)]
    [InlineData("PUT", "/connectors/x/stop", "operate", 204)]
    [InlineData("POST", "/connectors/x/restart", "read", 403)]
    [InlineData("DELETE", "/connectors/x/offsets", "read", 403)]
    [InlineData("PATCH", "/connectors/x/offsets", "read", 403)]
    [InlineData("PUT", "/connectors/x/topics/reset", "read", 403)]
    [InlineData("POST", "/connectors/x/tasks/0/restart", "read", 403)]
    [InlineData("GET", "/admin/loggers", "read", 200)]
    [InlineData("PUT", "/admin/loggers/root", "operate", 403)]
    public async Task Each_request_asks_for_a_role(string method, string path, string user, int status)
    {
        await using TestWorker worker = await StartAsync();

        using HttpResponseMessage answer = await SendAsync(worker, method, path, user);

        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 401) Assert.Equal("Basic realm=\"Millrace worker\"", answer.Headers.WwwAuthenticate.ToString());
        if (status is 401 or 403)
            Assert.StartsWith(
                $"{{\"error_code\":{status},\"message\":\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_another_worker_carries_out_is_still_that_of_who_asked()
    {
        SessionKey key = SessionKey.New("HmacSHA256", 32, 0);
        await using TestWorker leader = await StartAsync();
        await using TestWorker follower = await StartAsync();
        (leader.Herder.SessionKey, follower.Herder.SessionKey) = (key, key);
        (follower.Herder.Leads, follower.Herder.LeaderUrl) = (false, leader.Url);

        Assert.Equal(HttpStatusCode.Created, (await SendAsync(follower, "PUT", "/connectors/x/config?a=b", "admin")).StatusCode);
        Assert.Equal("t", leader.Herder.Stored("x")["topics"]);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(follower, "DELETE", "/connectors/x", "operate")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(follower, "PUT", "/connectors/x/pause", "operate")).StatusCode);
        // Both have written down who it was.
        Assert.Equal(2, _log.Lines.Count(line =>
            line.StartsWith("operate from 127.0.0.1: PUT /connectors/x/pause, answered with 202", StringComparison.Ordinal)));

        // Before the group has a key, the login itself goes on.
        follower.Herder.SessionKey = null;
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(follower, "PUT", "/connectors/x/resume", "operate")).StatusCode);
    }

    [Fact]
    public async Task Nobody_makes_himself_somebody_by_the_headers_of_workers()
    {
        await using TestWorker leader = await StartAsync();
        leader.Herder.SessionKey = SessionKey.New("HmacSHA256", 32, 0);
        string body = Convert.ToBase64String(HMACSHA256.HashData(leader.Herder.SessionKey.Key, Array.Empty<byte>()));

        // A signature alone is what everybody has who has overheard one.
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(leader, "DELETE", "/connectors/x", "",
            ("X-Connect-Authorization", body), ("X-Connect-Request-Signature-Algorithm", "HmacSHA256"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(leader, "DELETE", "/connectors/x", "",
            ("X-Connect-Authorization", body), ("X-Connect-Request-Signature-Algorithm", "HmacSHA256"),
            ("X-Millrace-Caller", $"{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()};admin;YQ==;{body}"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await SendAsync(leader, "DELETE", "/connectors/x", "", ("X-Millrace-Caller", "1;admin;YQ==;"))).StatusCode);
    }

    [Theory]
    [InlineData("listeners", "http://0.0.0.0:0")]
    [InlineData("listeners", "http://:0")]
    [InlineData("admin.listeners", "http://0.0.0.0:0")]
    public async Task A_worker_that_others_can_reach_does_not_start_without_a_login(string setting, string listener)
    {
        ConfigException refused = await Assert.ThrowsAsync<ConfigException>(() => TestWorker.StartAsync((setting, listener)));

        Assert.StartsWith($"Invalid value http://", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"for configuration {setting}: other machines can reach it", refused.Message, StringComparison.Ordinal);
        Assert.Contains("millrace user add", refused.Message, StringComparison.Ordinal);
        Assert.Contains("access.anonymous", refused.Message, StringComparison.Ordinal);
        await using TestWorker told = await TestWorker.StartAsync((setting, listener), ("access.anonymous", "read"));
        await using TestWorker guarded = await TestWorker.StartAsync((setting, listener), ("access.users.file", _users.File));
    }

    [Theory]
    [InlineData("access.anonymous", "everything", "must be one of: read, operate, admin")]
    [InlineData("access.users.file", "/nowhere/users", "it cannot be read")]
    [InlineData("access.jaas.file", "/etc/jaas.conf", "nobody would have to log in by it: set rest.extension.classes=")]
    [InlineData("access.oidc.role.claim", "groups", "it is of no effect without tokens; set access.oidc.issuer")]
    [InlineData("access.oidc.audience", "millrace", "access.oidc.issuer and access.oidc.audience belong together")]
    [InlineData("ssl.client.auth", "required", "no listener would ask for certificates by it. It takes one of https:// in `listeners`")]
    [InlineData("listeners.https.ssl.client.auth", "requested", "no listener would ask for certificates by it")]
    [InlineData("admin.listeners.https.ssl.client.auth", "required", "It takes one of https:// in `admin.listeners`")]
    [InlineData("rest.advertised.listener", "https", "no listener of listeners speaks it")]
    public async Task Settings_that_make_no_sense_stop_the_start(string setting, string value, string message)
    {
        ConfigException refused = await Assert.ThrowsAsync<ConfigException>(() => TestWorker.StartAsync((setting, value)));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_and_what_changes_is_a_line_with_names_and_no_values()
    {
        await using TestWorker worker = await StartAsync();

        await SendAsync(worker, "GET", "/connectors", "read");
        Assert.Empty(_log.Lines);
        await SendAsync(worker, "PUT", "/connectors/a%0Ab/config", "admin");
        await SendAsync(worker, "PUT", "/connectors/x/config?secret=1", "read");
        await SendAsync(worker, "GET", "/connectors", "");
        await SendAsync(worker, "GET", "/connectors", "", ("Origin", "http://a.example"), ("Host", "evil.example"));

        Assert.Equal(
            [
                "admin from 127.0.0.1: PUT /connectors/a%0Ab/config, answered with 201; settings connector.class, name, password, topics",
                "read from 127.0.0.1: PUT /connectors/x/config, answered with 403",
                "somebody unknown from 127.0.0.1: GET /connectors, answered with 401",
                "somebody unknown from 127.0.0.1: GET /connectors, answered with 403",
            ],
            _log.Lines);
    }

    private Task<TestWorker> StartAsync() => TestWorker.StartAsync(TestWorker.Plugins(), _log, ("access.users.file", _users.File));

    private static async Task<HttpResponseMessage> SendAsync(TestWorker worker, string method, string path, string user,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (user.Length > 0) request.Headers.Authorization = TestUsers.Login(user);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (method is "PUT" or "POST" or "PATCH" && (path.Contains("config", StringComparison.Ordinal) || path == "/connectors"))
            request.Content = new StringContent(Connector, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return await worker.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Keeps what the audit writes.</summary>
    private sealed class TestLog : ILoggerFactory, ILogger
    {
        private readonly Lock _lock = new();
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lock) return [.. _lines];
            }
        }

        public ILogger CreateLogger(string categoryName) =>
            categoryName == Audit.Category ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            lock (_lock) _lines.Add(formatter(state, exception));
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
