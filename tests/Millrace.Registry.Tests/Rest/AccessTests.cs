using System.Net;
using System.Text;

namespace Millrace.Registry.Tests.Rest;

/// <summary>
/// What a web page can make a browser send reaches nobody. What each rule says in detail is tested with the rules, in Millrace.Http.Tests.
/// </summary>
public sealed class AccessTests(TestBroker broker)
{
    [Theory]
    [InlineData("", "", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Host", "evil.example", HttpStatusCode.Forbidden)]
    public async Task Registers_nothing_for_a_foreign_page(string header, string value, HttpStatusCode status)
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        using var client = new HttpClient { BaseAddress = registry.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/subjects/s/versions")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(TestRegistry.SchemaBody("\"int\""))),
        };
        if (header.Length > 0)
        {
            request.Content.Headers.ContentType = new("application/vnd.schemaregistry.v1+json");
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using HttpResponseMessage answer = await client.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
        Assert.StartsWith($"{{\"error_code\":{(int)status},\"message\":\"", await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
        Assert.Equal("[]", (await registry.GetAsync("/subjects")).Body);
    }

    [Fact]
    public async Task Is_read_under_its_allowed_names_only()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(
            broker.BootstrapServers, change: settings =>
            settings with { AdvertisedHost = "registry.example", AllowedHosts = ["proxy.example"] });
        using var client = new HttpClient { BaseAddress = registry.Url };
        foreach (var (host, status) in new[]
        {
            ("localhost", HttpStatusCode.OK), ("registry.example", HttpStatusCode.OK), ("proxy.example", HttpStatusCode.OK),
                ("evil.example", HttpStatusCode.Forbidden),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/subjects") { Headers = { Host = host } };
            using HttpResponseMessage answer = await client.SendAsync(request);
            Assert.Equal(status, answer.StatusCode);
        }
    }
}
