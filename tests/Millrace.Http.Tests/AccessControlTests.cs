namespace Millrace.Http.Tests;

public sealed class AccessControlTests
{
    private static readonly AccessSettings Named = new()
    {
        Origins = ["https://console.example"],
        Hosts = () => ["worker.example"],
    };

    [Theory]
    [InlineData("localhost:{port}", 200)]
    [InlineData("LOCALHOST", 200)]
    [InlineData("localhost.:{port}", 200)]
    [InlineData("worker.localhost:{port}", 200)]
    [InlineData("127.0.0.1:{port}", 200)]
    [InlineData("127.8.9.10", 200)]
    [InlineData("[::1]:{port}", 200)]
    [InlineData("Worker.Example:{port}", 200)]
    [InlineData("evil.example:{port}", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("127.0.0.1.evil.example", 403)]
    [InlineData("192.168.0.7:{port}", 403)]
    public async Task Answers_on_a_listener_of_this_machine_to_its_own_names_only(string host, int status)
    {
        await using TestServer server = await TestServer.StartAsync(Named);

        Assert.Equal(status, (await server.SendAsync("GET /", $"Host: {host}")).Status);
        Assert.Equal(status, (await server.SendAsync("OPTIONS /",
            $"Host: {host}\nOrigin: https://console.example\nAccess-Control-Request-Method: POST")).Status);
    }

    [Fact]
    public async Task Says_which_setting_lets_a_name_in_and_that_one_does()
    {
        await using TestServer closed = await TestServer.StartAsync(new AccessSettings());
        Assert.Contains("'proxy.example'. Call it as localhost, or add the name to rest.allowed.hosts.",
            (await closed.SendAsync("GET /", "Host: proxy.example")).Text, StringComparison.Ordinal);

        await using TestServer all = await TestServer.StartAsync(new AccessSettings { Hosts = () => ["*"] });
        Assert.Equal(200, (await all.SendAsync("GET /", "Host: proxy.example")).Status);
    }

    [Fact]
    public async Task Takes_every_name_where_other_machines_call()
    {
        await using TestServer server = await TestServer.StartAsync(Named, isOpen: true);

        Assert.Equal(200, (await server.SendAsync("GET /", "Host: whatever.example")).Status);
    }

    [Theory]
    [InlineData("POST", "", 200)]
    [InlineData("POST", "Sec-Fetch-Site: none", 200)]
    [InlineData("POST", "Sec-Fetch-Site: same-origin", 200)]
    [InlineData("POST", "Sec-Fetch-Site: cross-site", 403)]
    [InlineData("DELETE", "Sec-Fetch-Site: cross-site", 403)]
    [InlineData("GET", "Sec-Fetch-Site: cross-site", 200)]
    [InlineData("POST", "Origin: http://localhost:{port}", 200)]
    [InlineData("POST", "Origin: http://localhost:{port}\nSec-Fetch-Site: cross-site", 200)]
    [InlineData("DELETE", "Origin: http://localhost:{port}", 200)]
    [InlineData("POST", "Origin: http://localhost:1", 403)]
    [InlineData("PUT", "Origin: http://evil.example", 403)]
    [InlineData("PATCH", "Origin: http://evil.example", 403)]
    [InlineData("DELETE", "Origin: null", 403)]
    [InlineData("POST", "Origin: localhost:{port}", 403)]
    [InlineData("GET", "Origin: http://evil.example", 200)]
    [InlineData("POST", "Origin: https://console.example\nSec-Fetch-Site: cross-site", 200)]
    [InlineData("DELETE", "Origin: https://console.example", 403)]
    public async Task Lets_pages_change_something_only_when_they_are_its_own_or_allowed(string method, string headers, int status)
    {
        await using TestServer server = await TestServer.StartAsync(Named);

        Assert.Equal(status, (await server.SendAsync($"{method} /", headers)).Status);
    }

    [Fact]
    public async Task Tells_browsers_what_allowed_pages_may_do_and_holds_to_it()
    {
        await using TestServer server = await TestServer.StartAsync(Named with { Methods = ["GET", "PUT"] });

        string asked = (await server.SendAsync("OPTIONS /", "Origin: https://console.example\nAccess-Control-Request-Method: PUT")).Text;
        Assert.Contains("Access-Control-Allow-Origin: https://console.example\r\n", asked, StringComparison.Ordinal);
        Assert.Contains("Access-Control-Allow-Methods: GET,PUT\r\n", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control", (await server.SendAsync("OPTIONS /",
            "Origin: http://evil.example\nAccess-Control-Request-Method: PUT")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await server.SendAsync("PUT /", "Origin: https://console.example")).Status);
        (int status, string text) = await server.SendAsync("POST /", "Origin: https://console.example");
        Assert.Equal(403, status);
        Assert.Contains("may not use POST; access.control.allow.methods", text, StringComparison.Ordinal);
        // A refusal can be read by the page as well.
        Assert.Contains("Access-Control-Allow-Origin: https://console.example\r\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Type: application/json", 200)]
    [InlineData("Content-Type: Application/JSON; charset=utf-8", 200)]
    [InlineData("", 415)]
    [InlineData("Content-Type:", 415)]
    [InlineData("Content-Type: text/plain", 415)]
    [InlineData("Content-Type: text/plain; application/json", 415)]
    [InlineData("Content-Type: text/plain, application/json", 415)]
    [InlineData("Content-Type: application/x-www-form-urlencoded", 415)]
    [InlineData("Content-Type: application/jsonp", 415)]
    public async Task Takes_only_bodies_that_no_form_can_send(string headers, int status)
    {
        await using TestServer server = await TestServer.StartAsync(new AccessSettings());

        foreach (string method in new[] { "POST", "PUT", "PATCH", "DELETE" })
            Assert.Equal(status, (await server.SendAsync($"{method} /", headers, "{}")).Status);
        Assert.Equal(status, (await server.SendAsync("POST /", $"{headers}\nTransfer-Encoding: chunked", "2\n{}\n0\n\n")).Status);
    }

    [Theory]
    [InlineData("PUT", "", 200)]
    [InlineData("POST", "Content-Length: 0", 200)]
    [InlineData("POST", "Content-Type: text/plain", 415)]
    [InlineData("DELETE", "Content-Type: text/plain", 200)]
    [InlineData("GET", "Content-Type: text/plain", 200)]
    public async Task Asks_no_type_of_requests_without_a_body(string method, string headers, int status)
    {
        await using TestServer server = await TestServer.StartAsync(new AccessSettings());

        Assert.Equal(status, (await server.SendAsync($"{method} /", headers)).Status);
    }
}
