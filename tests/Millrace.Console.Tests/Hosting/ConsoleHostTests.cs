using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Http.Access;
using Millrace.WebConsole.Access;
using Millrace.WebConsole.Clients;
using Millrace.WebConsole.Hosting;

namespace Millrace.WebConsole.Tests.Hosting;

/// <summary>The console as a browser meets it, over a real listener; nothing behind it is needed for that.</summary>
public sealed partial class ConsoleHostTests : IAsyncLifetime
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private ConsoleHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await StartAsync(new ConsoleSettings());

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _http.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("connectors")]
    [InlineData("search?q=a")]
    [InlineData("not-found")]
    public async Task A_page_has_no_inline_script_or_style_and_says_who_it_is(string path)
    {
        HttpResponseMessage answer = await GetAsync(path);
        string html = await answer.Content.ReadAsStringAsync();
        Assert.Equal(SecurityHeaders.Policy, Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", html, StringComparison.Ordinal);
        Assert.Contains("<base href=\"/console/\"", html, StringComparison.Ordinal);
        Assert.Empty(InlineParts().Matches(html).Select(match => match.Value));
    }

    [Fact]
    public async Task The_root_leads_to_the_pages()
    {
        HttpResponseMessage answer = await _http.GetAsync(new Uri(_host.Url, "/"));
        Assert.Equal((HttpStatusCode.Found, "/console/"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        answer = await _http.GetAsync(new Uri(_host.Url, "/console"));
        Assert.Equal((HttpStatusCode.Found, "/console/"), (answer.StatusCode, answer.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task What_the_browser_loads_is_kept_for_ever_under_its_hash_and_is_small()
    {
        int bytes = 0;
        foreach (string name in (string[])["console.css", "console.js", "icons.svg", "blazor.web.js", "uplot.js"])
        {
            HttpResponseMessage answer = await GetAsync(Files.Url(name));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("immutable", (await GetAsync($"assets/{name}")).Headers.CacheControl!.ToString(),
                StringComparison.Ordinal);
            bytes += Files.CompressedBytes(name);
        }

        Assert.InRange(bytes, 1, 100 * 1024);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("assets/nothing.js")).StatusCode);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    public async Task A_circuit_is_opened_from_our_own_pages_only(string? origin, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_host.Url, "_blazor/negotiate?negotiateVersion=1"));
        if (origin is not null) request.Headers.Add("Origin", origin);
        Assert.Equal(expected, (await _http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_web_socket_from_a_foreign_page_is_refused()
    {
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "http://evil.example");
        var url = new UriBuilder(new Uri(_host.Url, "_blazor?id=none")) { Scheme = "ws" };
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => socket.ConnectAsync(url.Uri, CancellationToken.None));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode is 0 ? HttpStatusCode.Forbidden : socket.HttpStatusCode);
    }

    [Fact]
    public async Task Another_name_for_this_machine_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _host.Url);
        request.Headers.Host = "rebound.example";
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Others_than_this_machine_come_in_only_by_a_role_for_them()
    {
        IPAddress? other = (await Dns.GetHostAddressesAsync(Dns.GetHostName())).FirstOrDefault(address =>
            address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        Assert.SkipWhen(other is null, "this machine has no address but the loopback one");
        await using ConsoleHost closed = await StartAsync(new ConsoleSettings(), other);
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.GetAsync(closed.Url)).StatusCode);
        await using ConsoleHost open = await StartAsync(new ConsoleSettings { RemoteRole = Role.Operate, Role = Role.Read }, other);
        HttpResponseMessage answer = await _http.GetAsync(open.Url);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("<span>read</span>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_accounts_the_browser_asks_for_a_login_and_the_role_is_the_accounts()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, UsersFile.Write([new User("alice", Role.Operate, PasswordHash.Of("pw"))]));
        var accounts = new UserAccounts(file, TimeProvider.System, NullLogger.Instance);
        await using ConsoleHost host = await StartAsync(new ConsoleSettings { Logins = new LoginRules { Accounts = accounts } });

        HttpResponseMessage refused = await _http.GetAsync(host.Url);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.StartsWith("Basic realm=", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LogInAsync(host, "alice", "other")).StatusCode);
        Assert.Contains("title=\"Your role: operate\"", await (await LogInAsync(host, "alice", "pw")).Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public void A_viewer_may_no_more_than_his_account_by_then()
    {
        var accounts = new ChangingAccounts { Account = new Caller("alice", Role.Admin) { Stamp = "one" } };
        var viewer = new Viewer(new ConsoleSettings { Logins = new LoginRules { Accounts = accounts } }, NullLoggerFactory.Instance);
        viewer.Enter(Visit.Of(Role.Admin, accounts.Account, "127.0.0.1"));
        viewer.Require(Deed.DeleteTopic, "t");

        accounts.Account = accounts.Account with { Role = Role.Read };
        Assert.Throws<UnauthorizedAccessException>(() => viewer.Require(Deed.Pause, "c"));
        Assert.Equal("read", viewer.RoleName);
        Assert.False(viewer.IsOver);
        // Another password, and the account gone.
        foreach (Caller? now in new[] { accounts.Account with { Stamp = "two" }, null })
        {
            accounts.Account = now;
            Assert.True(viewer.IsOver);
            Assert.False(viewer.May(Deed.Pause));
            Assert.Equal(401, Assert.Throws<Refusal>(() => viewer.RequireContents("orders")).Status);
        }
    }

    [Fact]
    public void A_token_is_good_on_an_open_page_until_it_expires()
    {
        var clock = new Clock();
        var viewer = new Viewer(new ConsoleSettings { Time = clock }, NullLoggerFactory.Instance);
        viewer.Enter(Visit.Of(Role.Admin, new Caller("alice", Role.Admin) { Expires = clock.Now.AddMinutes(5) }, ""));
        viewer.Require(Deed.DeleteTopic, "t");

        clock.Now = clock.Now.AddMinutes(5);
        Assert.True(viewer.IsOver);
        Assert.Throws<UnauthorizedAccessException>(() => viewer.Require(Deed.Pause, "c"));
    }

    [Theory]
    [InlineData("", null, HttpStatusCode.Unauthorized)]
    [InlineData("?to=topics", "alice:other", HttpStatusCode.Unauthorized)]
    [InlineData("", "alice:pw", "/console/")]
    [InlineData("?to=connectors%2Fof%2Fa%3Fstep%3D2", "alice:pw", "/console/connectors/of/a?step=2")]
    [InlineData("?to=http%3A%2F%2Fevil.example", "alice:pw", "/console/")]
    [InlineData("?to=%2F%2Fevil.example", "alice:pw", "/console/evil.example")]
    [InlineData("?to=..%2Felsewhere", "alice:pw", "/console/")]
    public async Task Who_may_look_without_a_login_can_log_in_all_the_same(string query, string? login, object expected)
    {
        var accounts = new ChangingAccounts { Account = new Caller("alice", Role.Operate) { Stamp = "one" } };
        await using ConsoleHost host = await StartAsync(
            new ConsoleSettings { Logins = new LoginRules { Accounts = accounts, Anonymous = Role.Read } });
        string page = await (await _http.GetAsync(host.Url)).Content.ReadAsStringAsync();
        Assert.Contains("title=\"Your role: read\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"signin\" target=\"_top\">Sign in</a>", page, StringComparison.Ordinal);

        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        if (login is not null)
            http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(login)));
        HttpResponseMessage answer = await http.GetAsync(new Uri(host.Url, $"signin{query}"));
        if (expected is not HttpStatusCode)
        {
            Assert.Equal(expected, answer.Headers.Location?.OriginalString);
            page = await (await http.GetAsync(host.Url)).Content.ReadAsStringAsync();
            Assert.Contains("title=\"Your role: operate\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain(">Sign in</a>", page, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(expected, answer.StatusCode);
        Assert.StartsWith("Basic realm=", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Contains("Go on without", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deeds_are_lines_with_their_outcome_and_names_and_no_values()
    {
        using var log = new TestLog();
        var viewer = new Viewer(new ConsoleSettings(), log);
        viewer.Enter(new Visit(Role.Operate, "alice", "10.0.0.9"));
        await viewer.DoAsync(Deed.ChangeConnector, "orders", () => Task.CompletedTask, ["topics", "connection.password"]);
        await Assert.ThrowsAsync<Refusal>(() => viewer.DoAsync(Deed.Pause, "orders",
            () => throw new Refusal("PUT", 409, "secret", DateTimeOffset.UnixEpoch)));
        await Assert.ThrowsAsync<IOException>(() => viewer.DoAsync(Deed.Pause, "orders", () => throw new IOException("secret")));
        Assert.Throws<UnauthorizedAccessException>(() => viewer.Require(Deed.DeleteConnector, "orders"));

        Assert.Equal(
            [
                "alice from 10.0.0.9, in the console: ChangeConnector orders, done; settings connection.password, topics",
                "alice from 10.0.0.9, in the console: Pause orders, answered with 409",
                "alice from 10.0.0.9, in the console: Pause orders, failed",
                "alice from 10.0.0.9, in the console: DeleteConnector orders, refused",
            ],
            log.Lines);
    }

    [Theory]
    [InlineData("/mill/", "/mill/connectors")]
    [InlineData("/mill/", "/connectors")]
    [InlineData("/mill/", "/console/connectors")]
    [InlineData("/", "/connectors")]
    public async Task Behind_a_proxy_addresses_are_the_viewers(string publicPath, string asked)
    {
        await using ConsoleHost host = await StartAsync(new ConsoleSettings { PublicUrl = new Uri($"https://lab.example{publicPath}") });
        HttpResponseMessage answer = await _http.GetAsync(new Uri(host.Url, asked));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains($"<base href=\"{publicPath}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<ConsoleHost> StartAsync(ConsoleSettings settings, IPAddress? address = null) =>
        ConsoleHost.StartAsync(new IPEndPoint(address ?? IPAddress.Loopback, 0), settings, NullLoggerFactory.Instance,
            CancellationToken.None);

    private async Task<HttpResponseMessage> LogInAsync(ConsoleHost host, string name, string password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, host.Url);
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));
        return await _http.SendAsync(request);
    }

    private sealed class ChangingAccounts() : Accounts(TimeProvider.System)
    {
        public Caller? Account { get; set; }

        public override Caller? Find(string name) => Account;

        protected override Task<Caller?> CompareAsync(string name, string password) =>
            Task.FromResult(password == "pw" ? Account : null);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class TestLog : ILoggerFactory, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }

    private Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(_host.Url, path));

    [GeneratedRegex(@"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex InlineParts();
}
