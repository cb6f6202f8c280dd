using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Millrace.Http.Tests;

/// <summary>
/// A server with nothing but the checks: what they let in is answered with 200, what they refuse with their status and message.
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app, int port)
    {
        _app = app;
        Port = port;
    }

    public int Port { get; }

    public static async Task<TestServer> StartAsync(AccessSettings settings, bool isOpen = false)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(isOpen ? IPAddress.Any : IPAddress.Loopback, 0, listener => listener.MarkLoopback()));
        WebApplication app = builder.Build();
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (RefusedRequestException fault)
            {
                context.Response.StatusCode = fault.Status;
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(fault.Message));
            }
        });
        AccessControl.Use(app, settings);
        app.Run(context => context.Response.Body.WriteAsync("in"u8.ToArray()).AsTask());
        await app.StartAsync(TestContext.Current.CancellationToken);
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new TestServer(app, BindingAddress.Parse(address).Port);
    }

    /// <summary>Sends a request as it stands, because no client lets itself be told such headers.</summary>
    /// <param name="headers">One a line; {port} is the server's. Without a Host line it gets <c>localhost</c>.</param>
    /// <returns>Status and all that came.</returns>
    public async Task<(int Status, string Text)> SendAsync(string line, string headers, string body = "")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        string host = headers.Contains("Host:", StringComparison.Ordinal) ? "" : "Host: localhost:{port}\n";
        string length = body.Length > 0 && !headers.Contains("Transfer-Encoding", StringComparison.Ordinal)
            ? $"Content-Length: {body.Length}\n"
            : "";
        string request = $"{line} HTTP/1.1\n{host}{headers}\n{length}Connection: close\n\n".Replace("\n\n", "\n", StringComparison.Ordinal)
            + "\n" + body;
        request = request.Replace("{port}", $"{Port}", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        string answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        return (int.Parse(answer.AsSpan(9, 3), null), answer);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
