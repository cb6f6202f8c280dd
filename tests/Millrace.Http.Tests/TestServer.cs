using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Millrace.Http.Tests;

/// <summary>A server of this floor with what a test puts on it, and requests that are sent as they stand.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const int MaxBodyBytes = 1024;

    private readonly WebApplication _app;
    private readonly TestLog _log;

    private TestServer(WebApplication app, TestLog log)
    {
        _app = app;
        _log = log;
        Port = BindingAddress.Parse(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    public int Port { get; }

    /// <summary>What errors have told the log.</summary>
    public IReadOnlyList<Exception> Logged => [.. _log.Faults];

    /// <summary>Lines that the log has of errors.</summary>
    public IReadOnlyList<string> Lines => _log.Lines;

    /// <summary>
    /// With nothing but the checks: what they let in is answered with 200, what they refuse with their status and message.
    /// </summary>
    public static Task<TestServer> StartAsync(AccessSettings settings, bool isOpen = false) => StartAsync(
        app =>
        {
            AccessControl.Use(app, settings);
            app.Run(context => context.Response.Body.WriteAsync("in"u8.ToArray()).AsTask());
        }, isOpen);

    /// <param name="build">Puts on what stands behind the answers for errors.</param>
    /// <param name="services">Adds what that needs.</param>
    public static async Task<TestServer> StartAsync(
        Action<WebApplication> build, bool isOpen = false, Action<IServiceCollection>? services = null)
    {
        var log = new TestLog();
        WebApplicationBuilder builder = HttpServer.CreateBuilder(log, TimeSpan.FromSeconds(30));
        builder.Listen(MaxBodyBytes, kestrel => kestrel.Listen(isOpen ? IPAddress.Any : IPAddress.Loopback, 0));
        services?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        app.Use((context, next) =>
        {
            context.Response.Headers["X-First"] = "1";
            context.Response.Headers.CacheControl = "private";
            return next(context);
        });
        new PlainAnswers(log.CreateLogger("answers")).Use(app);
        build(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(app, log);
    }

    /// <summary>Sends a request as it stands, because no client lets itself be told such headers.</summary>
    /// <param name="headers">One a line; {port} is the server's. Without a Host line it gets <c>localhost</c>.</param>
    /// <returns>Status and all that came.</returns>
    public async Task<(int Status, string Text)> SendAsync(string line, string headers = "", string body = "")
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

/// <summary>Errors are answered with their message; those of arguments are foreseen, those of arithmetic are, too, but logged.</summary>
internal sealed class PlainAnswers(ILogger logger) : ErrorAnswers(logger)
{
    protected override RestException? Find(Exception fault) => fault switch
    {
        RestException known => known,
        BadHttpRequestException bad => new RestException(bad.StatusCode, bad.Message),
        ArgumentException argument => new RestException(42201, argument.Message),
        ArithmeticException => new RestException(50001, "wrong number"),
        _ => null,
    };

    protected override RestException Unforeseen(Exception fault) => new(500, "it failed");

    protected override bool IsFailure(RestException answer) => answer.Status == 500;

    protected override string? MediaTypeOf(HttpRequest request, RestException answer) => answer.Status == 404 ? null : "application/json";
}

/// <summary>Keeps errors that are logged, by whichever part of the server.</summary>
internal sealed class TestLog : ILoggerFactory, ILogger
{
    private readonly Lock _lock = new();
    private readonly List<Exception> _faults = [];
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock) return [.. _lines];
        }
    }

    public IReadOnlyList<Exception> Faults
    {
        get
        {
            lock (_lock) return [.. _faults];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        lock (_lock)
        {
            _lines.Add(formatter(state, exception));
            if (exception is not null) _faults.Add(exception);
        }
    }

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
