using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Worker.Tests.Rest;

public sealed class RestServerTests
{
    [Theory]
    [InlineData("", "The request has no body; send a JSON object.")]
    [InlineData("{\"name\":\"x\"}", "The field \"config\" is missing: an object with the connector's settings.")]
    public async Task Says_what_a_request_lacks(string body, string message)
    {
        await using TestWorker worker = await TestWorker.StartAsync();

        HttpResponseMessage answer = await Post(worker, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(message.Replace("\"", "\\\"", StringComparison.Ordinal), await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task Reads_any_encoding_of_Unicode(string encoding)
    {
        await using TestWorker worker = await TestWorker.StartAsync();

        using var body = new StringContent("\uFEFF{\"name\":\"x\"}", Encoding.GetEncoding(encoding), "application/json");
        HttpResponseMessage answer = await worker.Client.PostAsync("/connectors", body);

        Assert.Contains("The field \\\"config\\\" is missing", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_body_beyond_the_limit_and_goes_on()
    {
        await using TestWorker worker = await TestWorker.StartAsync();

        // Like curl: asks before it sends a long body. Without that the server hangs up on who still writes, and the answer may be lost on
        // the way.
        using var patient =
            new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(2) }) { BaseAddress = worker.Url };
        patient.DefaultRequestHeaders.ExpectContinue = true;
        using var body = new StringContent("{\"name\":\"" + new string('x', 3 * 1024 * 1024) + "\"}", Encoding.UTF8, "application/json");
        HttpResponseMessage answer = await patient.PostAsync("/connectors", body);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("[]", await worker.Client.GetStringAsync("/connectors"));
    }

    [Fact]
    public async Task Answers_500_with_the_message_of_an_unexpected_error()
    {
        await using TestWorker worker = await TestWorker.StartAsync();
        worker.Herder.Fault = new InvalidOperationException("the \"wheel\" is stuck");

        HttpResponseMessage answer = await worker.Client.GetAsync("/connectors");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("""{"error_code":500,"message":"the \"wheel\" is stuck"}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Is_starting_until_the_control_plane_has_started()
    {
        await using TestWorker worker = await TestWorker.StartAsync();
        worker.Herder.Joined = new TaskCompletionSource().Task;

        HttpResponseMessage answer = await worker.Client.GetAsync("/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("""{"status":"starting","message":"Worker is still starting up."}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Puts_the_configured_headers_on_every_answer()
    {
        await using TestWorker worker = await TestWorker.StartAsync(
            ("response.http.headers.config",
                "set X-Frame-Options: DENY, \"add Cache-Control: no-cache, no-store\", setDate Last-Modified: 0"));

        foreach (string path in new[] { "/connectors", "/nope" })
        {
            HttpResponseMessage answer = await worker.Client.GetAsync(path);
            Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
            Assert.Equal("no-store, no-cache", answer.Headers.CacheControl!.ToString());
            Assert.Equal(DateTimeOffset.UnixEpoch, answer.Content.Headers.LastModified);
        }
    }

    [Fact]
    public async Task Lets_only_pages_of_the_named_origin_in()
    {
        await using TestWorker worker = await TestWorker.StartAsync(("access.control.allow.origin", "https://a.example"));

        Assert.Equal(["https://a.example"], (await Ask("https://a.example")).Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.False((await Ask("https://b.example")).Headers.Contains("Access-Control-Allow-Origin"));

        Task<HttpResponseMessage> Ask(string origin)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/connectors");
            request.Headers.Add("Origin", origin);
            return worker.Client.SendAsync(request);
        }
    }

    [Fact]
    public async Task Has_no_loggers_when_admin_listeners_are_switched_off()
    {
        await using TestWorker worker = await TestWorker.StartAsync(("admin.listeners", ""));

        Assert.Equal(HttpStatusCode.NotFound, (await worker.Client.GetAsync("/admin/loggers")).StatusCode);
    }

    [Fact]
    public async Task Serves_admin_on_its_own_listeners_only_when_they_are_named()
    {
        await using TestWorker worker = await TestWorker.StartAsync(("admin.listeners", "http://127.0.0.1:0, http://[::1]:0"));

        Assert.Equal(HttpStatusCode.NotFound, (await worker.Client.GetAsync("/admin/loggers")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await worker.Client.GetAsync("/connectors")).StatusCode);
        Assert.Equal(2, worker.AdminUrls.Count);
        foreach (Uri admin in worker.AdminUrls)
        {
            Assert.NotEqual(worker.Url.Port, admin.Port);
            Assert.Equal(HttpStatusCode.OK, (await worker.Client.GetAsync(new Uri(admin, "/admin/loggers"))).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await worker.Client.GetAsync(new Uri(admin, "/connectors"))).StatusCode);
        }
    }

    [Theory]
    [InlineData("{\"name\":\"a\\ud800\",\"config\":{}}", "The text of \\\"name\\\" is no valid Unicode")]
    [InlineData("{\"name\":\"a\",\"config\":{\"topics\":\"\\udc00x\"}}", "The text of \\\"topics\\\" is no valid Unicode")]
    [InlineData("{\"name\":\"a\",\"config\":{\"to\\ud800pics\":\"x\"}}", "The text of a field's name at byte 22 is no valid Unicode")]
    public async Task Refuses_half_a_surrogate_pair(string body, string message)
    {
        await using TestWorker worker = await TestWorker.StartAsync();

        HttpResponseMessage answer = await Post(worker, body);

        Assert.Contains(message, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Takes_offsets_of_every_plain_type_and_answers_them_alike()
    {
        await using TestWorker worker = await TestWorker.StartAsync();
        const string Body =
            """{"offsets":[{"partition":{"a":"x","b":1},"offset":{"n":null,"t":true,"d":1.5,"l":9007199254740993}},{"partition":{"a":"y"},"offset":null}]}""";

        await worker.Client.PatchAsync("/connectors/x/offsets", new StringContent(Body, Encoding.UTF8, "application/json"));

        Assert.Equal(Value.Int64(1), worker.Herder.Altered[0].Partition!["b"]);
        Assert.Equal(Body, await worker.Client.GetStringAsync("/connectors/x/offsets"));
    }

    [Fact]
    public async Task Says_which_listener_is_taken()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        string listener = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        var fault = await Assert.ThrowsAsync<ConnectException>(() => TestWorker.StartAsync(("listeners", listener)));

        Assert.Contains(listener, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advertises_what_it_is_told_to()
    {
        await using TestWorker worker =
            await TestWorker.StartAsync(("rest.advertised.host.name", "worker.example"), ("rest.advertised.port", "1234"));

        Assert.Equal("http://worker.example:1234/", worker.Url.ToString());
    }

    [Theory]
    [InlineData("PKCS12")]
    [InlineData("PEM")]
    public async Task Listens_by_https_with_the_certificate_it_is_given(string type)
    {
        using var key = RSA.Create(2048);
        using X509Certificate2 certificate =
            new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string store = Path.Combine(Directory.CreateTempSubdirectory("https-").FullName, "store");
        if (type == "PKCS12") await File.WriteAllBytesAsync(store, certificate.Export(X509ContentType.Pkcs12, "sesame"));
        else await File.WriteAllTextAsync(store, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        await using TestWorker worker = await TestWorker.StartAsync(
            ("listeners", "https://127.0.0.1:0"), ("listeners.https.ssl.keystore.location", store),
            ("listeners.https.ssl.keystore.password", "sesame"),
            ("listeners.https.ssl.keystore.type", type));
        using var client = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, seen, _, _) =>
            seen!.Thumbprint == certificate.Thumbprint
        });

        Assert.Equal("[]", await client.GetStringAsync(new Uri(worker.Url, "connectors")));
        Directory.Delete(Path.GetDirectoryName(store)!, recursive: true);
    }

    private static Task<HttpResponseMessage> Post(TestWorker worker, string body) =>
        worker.Client.PostAsync("/connectors", new StringContent(body, Encoding.UTF8, "application/json"));
}
