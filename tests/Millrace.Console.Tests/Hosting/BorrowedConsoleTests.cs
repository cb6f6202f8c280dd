using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Http;

namespace Millrace.WebConsole.Tests.Hosting;

/// <summary>The console behind the listener of a server that has answers of its own.</summary>
public sealed class BorrowedConsoleTests : IAsyncLifetime
{
    private readonly BorrowedConsole _console = new(new ConsoleSettings(), NullLoggerFactory.Instance);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private WebApplication _server = null!;

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = HttpServer.CreateBuilder(NullLoggerFactory.Instance, TimeSpan.FromSeconds(1), new());
        builder.Listen(1024 * 1024, kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Use(next => context => _console.RunAsync(context, next));
        _server.Run(context => context.Response.WriteAsync("the server's own"));
        await _server.StartAsync();
        _http.BaseAddress = new Uri(_server.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        await _console.DisposeAsync();
        await _server.DisposeAsync();
        _http.Dispose();
    }

    [Fact]
    public async Task It_is_made_when_a_browser_first_asks_and_once_for_all()
    {
        Assert.Equal("the server's own", await _http.GetStringAsync("connectors"));
        Assert.Equal("the server's own", await _http.GetStringAsync(""));
        Assert.False(_console.IsMade);
        string[] pages = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _http.GetStringAsync("console/")));
        Assert.All(pages, page => Assert.Contains("<base href=\"/console/\"", page, StringComparison.Ordinal));
        Assert.Equal("the server's own", await _http.GetStringAsync("connectors"));
    }

    [Fact]
    public async Task A_browser_at_the_root_is_led_to_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "");
        request.Headers.Accept.ParseAdd("text/html");
        HttpResponseMessage answer = await _http.SendAsync(request);
        Assert.Equal((HttpStatusCode.Found, "/console/"), (answer.StatusCode, answer.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task Nothing_is_made_any_more_when_it_has_ended()
    {
        await _console.DisposeAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, (await _http.GetAsync("console/")).StatusCode);
        Assert.False(_console.IsMade);
    }
}
