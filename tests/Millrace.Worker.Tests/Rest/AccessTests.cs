using System.Net;
using System.Text;

namespace Millrace.Worker.Tests.Rest;

/// <summary>
/// What a web page can make a browser send reaches nobody. What each rule says in detail is tested with the rules, in Millrace.Http.Tests.
/// </summary>
public sealed class AccessTests
{
    private const string Connector = """{"name":"x","config":{"connector.class":"FileStreamSink","topics":"t","file":"/dev/null"}}""";

    [Theory]
    [InlineData("", "", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Host", "evil.example", HttpStatusCode.Forbidden)]
    public async Task Creates_nothing_for_a_foreign_page(string header, string value, HttpStatusCode status)
    {
        await using TestWorker worker = await TestWorker.StartAsync();
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/connectors") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Connector)) };
        if (header.Length > 0)
        {
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.TryAddWithoutValidation(header, value);
        }

        HttpResponseMessage answer = await worker.Client.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
        Assert.StartsWith($"{{\"error_code\":{(int)status},\"message\":\"", await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
        Assert.Equal("[]", await worker.Client.GetStringAsync("/connectors"));
    }

    [Theory]
    [InlineData("PUT", "/connectors/x/pause")]
    [InlineData("POST", "/connectors/x/restart")]
    [InlineData("DELETE", "/connectors/x")]
    public async Task Changes_nothing_for_a_foreign_page_that_sends_no_body(string method, string path)
    {
        await using TestWorker worker = await TestWorker.StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(worker, method, path, "Origin", "http://evil.example")).StatusCode);
    }

    [Fact]
    public async Task Is_read_under_its_own_and_its_allowed_names()
    {
        await using TestWorker worker = await TestWorker.StartAsync(("rest.advertised.host.name", "worker.example"),
            ("rest.allowed.hosts", "proxy.example, other.example"));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{worker.Url.Port}") };
        foreach (var (host, status) in new[]
        {
            ("127.0.0.1", HttpStatusCode.OK), ("localhost", HttpStatusCode.OK), ("worker.example", HttpStatusCode.OK),
                ("proxy.example", HttpStatusCode.OK),
            ("evil.example", HttpStatusCode.Forbidden),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/connectors") { Headers = { Host = host } };
            Assert.Equal(status, (await client.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task Lets_pages_of_an_allowed_origin_create()
    {
        await using TestWorker worker = await TestWorker.StartAsync(("access.control.allow.origin", "https://console.example"),
            ("access.control.allow.methods", "GET,PUT,DELETE"));

        Assert.NotEqual(HttpStatusCode.Forbidden,
            (await SendAsync(worker, "DELETE", "/connectors/x", "Origin", "https://console.example")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await SendAsync(worker, "POST", "/connectors/x/restart", "Origin", "https://console.example")).StatusCode);
    }

    private static Task<HttpResponseMessage> SendAsync(TestWorker worker, string method, string path, string header, string value)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add(header, value);
        return worker.Client.SendAsync(request);
    }
}
