using System.Net;
using System.Text;

namespace Millrace.Worker.Tests.Rest;

public sealed class ConnectorPathTests
{
    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("100%")]
    [InlineData("..")]
    [InlineData("a;b")]
    [InlineData("a+b")]
    [InlineData("{x}")]
    [InlineData("what?#")]
    [InlineData("größe ☃")]
    [InlineData("config")]
    public async Task Reaches_every_connector_where_its_location_says(string name)
    {
        await using TestWorker worker = await TestWorker.StartAsync();

        HttpResponseMessage created = await Send(worker, HttpMethod.Put, $"/connectors/{Escape(name)}/config",
            """{"connector.class":"FileStreamSink","topics":"t"}""");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal([name], worker.Herder.Connectors());
        string location = created.Headers.GetValues("Location").Single();
        Assert.StartsWith(worker.Url.ToString(), location, StringComparison.Ordinal);

        // .NET's own parser of the header takes dots out of the path.
        string path = name == ".." ? "/connectors/%2E%2E" : location[worker.Url.ToString().TrimEnd('/').Length..];
        Assert.Equal(HttpStatusCode.OK, (await Send(worker, HttpMethod.Get, path)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Send(worker, HttpMethod.Get, path + "/config")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Send(worker, HttpMethod.Delete, path)).StatusCode);
        Assert.Empty(worker.Herder.Connectors());
    }

    [Theory]
    [InlineData("/Connectors")]
    [InlineData("/connectors/x/CONFIG")]
    [InlineData("/connectors/x/tasks/one/status")]
    [InlineData("/connectors/x//status")]
    [InlineData("/api/connectors")]
    public async Task Knows_no_other_paths(string path)
    {
        await using TestWorker worker = await TestWorker.StartAsync();
        await Send(worker, HttpMethod.Put, "/connectors/x/config", "{}");

        HttpResponseMessage answer = await Send(worker, HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("""{"error_code":404,"message":"HTTP 404 Not Found"}""", await answer.Content.ReadAsStringAsync());
    }

    private static string Escape(string name) => name == ".." ? "%2E%2E" : Uri.EscapeDataString(name);

    private static Task<HttpResponseMessage> Send(TestWorker worker, HttpMethod method, string path, string? body = null)
    {
        var request = new HttpRequestMessage(method, new Uri($"http://{worker.Url.Authority}{path}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return worker.Client.SendAsync(request);
    }
}
