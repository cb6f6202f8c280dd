using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Millrace.Worker.Groups;

namespace Millrace.Worker.Tests.Rest;

/// <summary>What happens to a request that another worker has to carry out.</summary>
public sealed class ForwardingTests : IAsyncLifetime
{
    private static readonly SessionKey Key = SessionKey.New("HmacSHA256", 32, 0);
    private TestWorker _leader = null!;
    private TestWorker _follower = null!;

    public async ValueTask InitializeAsync()
    {
        (_leader, _follower) = (await TestWorker.StartAsync(), await TestWorker.StartAsync());
        (_leader.Herder.SessionKey, _follower.Herder.SessionKey) = (Key, Key);
        (_follower.Herder.Leads, _follower.Herder.LeaderUrl) = (false, _leader.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await _follower.DisposeAsync();
        await _leader.DisposeAsync();
    }

    [Theory]
    [InlineData("a b/c")]
    [InlineData("..")]
    [InlineData("größe%2F")]
    public async Task The_leaders_answer_comes_back_with_status_headers_and_body(string name)
    {
        using HttpResponseMessage made = await SendAsync(
            HttpMethod.Put, $"/connectors/{Escape(name)}/config",
            $$"""{"connector.class":"FileStreamSink","topics":"t","name":"{{name}}"}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(_follower.Url.Authority, made.Headers.Location!.Authority);
        Assert.Contains("FileStreamSink", await TextAsync(made), StringComparison.Ordinal);
        Assert.Equal("t", _leader.Herder.Stored(name)["topics"]);
        Assert.Empty(_follower.Herder.Connectors());
    }

    [Fact]
    public async Task A_change_waits_until_it_is_known_who_leads()
    {
        var joined = new TaskCompletionSource();
        _follower.Herder.Joined = joined.Task;
        Task<HttpResponseMessage> asked = SendAsync(
            HttpMethod.Put, "/connectors/early/config", """{"connector.class":"FileStreamSink","topics":"t","name":"early"}""");
        using HttpResponseMessage read = await _follower.Client.GetAsync("/connectors");
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.False(asked.IsCompleted);
        joined.SetResult();
        Assert.Equal(HttpStatusCode.Created, (await asked).StatusCode);
        Assert.Equal("t", _leader.Herder.Stored("early")["topics"]);
    }

    [Fact]
    public async Task Errors_come_back_as_they_are()
    {
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Post, "/connectors", "{");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("not JSON", await TextAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_goes_on_twice_at_most()
    {
        (_leader.Herder.Leads, _leader.Herder.LeaderUrl) = (false, _follower.Url);
        await FailsAsync(HttpStatusCode.Conflict, "conflicting operation");
    }

    [Fact]
    public async Task Without_a_known_leader_there_is_a_conflict()
    {
        _follower.Herder.LeaderUrl = null;
        await FailsAsync(HttpStatusCode.Conflict, "no known leader URL");
    }

    [Fact]
    public async Task A_leader_that_does_not_answer_is_said()
    {
        await _leader.DisposeAsync();
        await FailsAsync(HttpStatusCode.InternalServerError, "IO Error trying to forward REST request");
    }

    [Fact]
    public async Task A_signature_that_is_not_the_groups_is_refused()
    {
        _follower.Herder.SessionKey = SessionKey.New("HmacSHA256", 32, 0);
        await FailsAsync(HttpStatusCode.Forbidden, "invalid signature");
    }

    [Fact]
    public async Task A_request_is_signed_again_when_the_key_has_been_changed_on_its_way()
    {
        var key = SessionKey.New("HmacSHA256", 32, 1);
        _leader.Herder.SessionKey = key;
        int looks = 0;
        _leader.Herder.KeyRead = () =>
        {
            looks++;
            _follower.Herder.SessionKey = key;
        };
        using HttpResponseMessage answer = await SendAsync(
            HttpMethod.Put, "/connectors/late/config", """{"connector.class":"FileStreamSink","topics":"t","name":"late"}""");
        // At who asks, the second time, and at the body.
        Assert.Equal((HttpStatusCode.Created, 3), (answer.StatusCode, looks));
        Assert.Equal("t", _leader.Herder.Stored("late")["topics"]);
    }

    [Fact]
    public async Task A_signature_cannot_be_checked_before_the_key_is_read()
    {
        _leader.Herder.SessionKey = null;
        await FailsAsync(HttpStatusCode.ServiceUnavailable, "session key");
    }

    [Fact]
    public async Task An_algorithm_that_is_not_among_those_to_verify_is_refused()
    {
        await using TestWorker other = await TestWorker.StartAsync(
            ("inter.worker.signature.algorithm", "HmacSHA512"), ("inter.worker.verification.algorithms", "HmacSHA512"));
        (other.Herder.Leads, other.Herder.LeaderUrl, other.Herder.SessionKey) = (false, _leader.Url, Key);
        using HttpResponseMessage answer = await other.Client.DeleteAsync("/connectors/a", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_leader_that_speaks_https_is_trusted_by_the_trust_store()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string folder = Directory.CreateTempSubdirectory("millrace-https-").FullName;
        string store = Path.Combine(folder, "store.p12"), trust = Path.Combine(folder, "trust.pem");
        using (RSA key = RSA.Create(2048))
        {
            var request = new CertificateRequest("CN=worker", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            using X509Certificate2 own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            await File.WriteAllBytesAsync(store, own.Export(X509ContentType.Pkcs12, "secret"), cancellation);
            await File.WriteAllTextAsync(trust, own.ExportCertificatePem(), cancellation);
        }

        await using TestWorker leader = await TestWorker.StartAsync(
            ("listeners", "https://127.0.0.1:0"), ("listeners.https.ssl.keystore.location", store),
            ("listeners.https.ssl.keystore.password", "secret"));
        await using TestWorker trusting = await TestWorker.StartAsync(("listeners.https.ssl.truststore.location", trust));
        foreach (TestWorker follower in new[] { _follower, trusting })
            (follower.Herder.Leads, follower.Herder.LeaderUrl, follower.Herder.SessionKey) = (false, leader.Url, null);
        using HttpResponseMessage refused = await _follower.Client.PutAsync("/connectors/a/pause", null, cancellation);
        Assert.Contains("IO Error trying to forward", await TextAsync(refused), StringComparison.Ordinal);
        using HttpResponseMessage answer = await trusting.Client.PutAsync("/connectors/a/pause", null, cancellation);
        Assert.DoesNotContain("IO Error", await TextAsync(answer), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Directory.Delete(folder, recursive: true);
    }

    private async Task FailsAsync(HttpStatusCode status, string message)
    {
        using HttpResponseMessage answer = await SendAsync(
            HttpMethod.Put, "/connectors/a/config", """{"connector.class":"FileStreamSink","topics":"t"}""");
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(message, await TextAsync(answer), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(
            method, new Uri(
                $"http://{_follower.Url.Authority}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        return await _follower.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) =>
        answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static string Escape(string name) => Uri.EscapeDataString(name).Replace(".", "%2E", StringComparison.Ordinal);
}
