using System.Net;
using System.Security.Cryptography.X509Certificates;
using Millrace.Errors;
using Millrace.Worker.Groups;

namespace Millrace.Worker.Tests.Rest;

/// <summary>Callers that show certificates: <c>ssl.client.auth</c> of https listeners.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly TestUsers _users = new();

    public void Dispose()
    {
        _certificates.Dispose();
        _users.Dispose();
    }

    [Fact]
    public async Task Nobody_comes_in_without_a_certificate_of_the_authority()
    {
        await using TestWorker worker = await StartAsync("https://0.0.0.0:0", "required", ("rest.advertised.host.name", "127.0.0.1"));
        using var others = new TestCertificates();

        Assert.Equal(HttpStatusCode.OK, await GetAsync(worker.Url, _certificates.New("somebody")));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(worker.Url, null));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(worker.Url, others.New("somebody")));
    }

    [Fact]
    public async Task A_certificate_that_names_an_account_is_a_login()
    {
        await using TestWorker worker = await StartAsync("https://127.0.0.1:0", "requested", ("access.users.file", _users.File));

        Assert.Equal(HttpStatusCode.OK, await GetAsync(worker.Url, _certificates.New("read")));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(worker.Url, _certificates.New("somebody")));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(worker.Url, null));
        using HttpClient client = _certificates.Client(worker.Url, _certificates.New("read"));
        Assert.Equal(HttpStatusCode.Forbidden,
            (await client.DeleteAsync("/connectors/x", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Workers_show_theirs_to_each_other()
    {
        await using TestWorker leader = await StartAsync("https://127.0.0.1:0", "required");
        await using TestWorker follower = await StartAsync("https://127.0.0.1:0", "required");
        (leader.Herder.SessionKey, follower.Herder.SessionKey) = (SessionKey.New("HmacSHA256", 32, 0), leader.Herder.SessionKey);
        follower.Herder.SessionKey = leader.Herder.SessionKey;
        (follower.Herder.Leads, follower.Herder.LeaderUrl) = (false, leader.Url);

        using HttpClient client = _certificates.Client(follower.Url, _certificates.New("somebody"));
        Assert.Equal(HttpStatusCode.Accepted,
            (await client.PutAsync("/connectors/x/pause", null, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Admin_listeners_have_certificates_of_their_own()
    {
        await using TestWorker worker = await TestWorker.StartAsync(
            ("admin.listeners", "https://127.0.0.1:0"), ("admin.listeners.https.ssl.keystore.location", _certificates.Store("worker")),
            ("admin.listeners.https.ssl.keystore.password", "sesame"), ("admin.listeners.https.ssl.client.auth", "required"),
            ("admin.listeners.https.ssl.truststore.location", _certificates.Authority));

        Assert.Equal(HttpStatusCode.OK, (await worker.Client.GetAsync("/connectors", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await worker.Client.GetAsync("/admin/loggers", TestContext.Current.CancellationToken)).StatusCode);
        using HttpClient client = _certificates.Client(worker.AdminUrls[0], _certificates.New("somebody"));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/admin/loggers", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/connectors", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("ssl.client.auth", "perhaps", "must be one of: none, requested, required")]
    [InlineData("ssl.client.auth", "required", "set it, or ssl.client.auth to none")]
    public async Task A_door_that_cannot_be_closed_stops_the_start(string setting, string value, string message)
    {
        ConfigException refused = await Assert.ThrowsAsync<ConfigException>(() => TestWorker.StartAsync(
            ("listeners", "https://127.0.0.1:0"), ("listeners.https.ssl.keystore.location", _certificates.Store("worker")),
            ("listeners.https.ssl.keystore.password", "sesame"), ($"listeners.https.{setting}", value)));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    private Task<TestWorker> StartAsync(string listener, string clientAuth, params (string Name, string Value)[] more) =>
        TestWorker.StartAsync([("listeners", listener), ("listeners.https.ssl.keystore.location", _certificates.Store("worker")),
            ("listeners.https.ssl.keystore.password", "sesame"), ("listeners.https.ssl.client.auth", clientAuth),
            ("listeners.https.ssl.truststore.location", _certificates.Authority), .. more]);

    private async Task<HttpStatusCode> GetAsync(Uri url, X509Certificate2? own)
    {
        using HttpClient client = _certificates.Client(url, own);
        return (await client.GetAsync("/connectors", TestContext.Current.CancellationToken)).StatusCode;
    }
}
