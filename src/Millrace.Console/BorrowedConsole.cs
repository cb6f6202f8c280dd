using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Millrace.Http;

namespace Millrace.WebConsole;

/// <summary>
/// The console behind another server's listener, made when a browser first asks for it: a worker that nobody looks at carries no pages,
/// no watchers and none of the framework's memory for them.
/// </summary>
public sealed class BorrowedConsole(ConsoleSettings settings, ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private volatile ConsoleHost? _host;
    private bool _isOver;

    /// <summary>Whether a browser has asked for it.</summary>
    public bool IsMade => _host is not null;

    /// <summary>
    /// Answers what is the console's: its pages, and a browser that asks for the root, which is led to them. Everything else goes on.
    /// </summary>
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsForConsole(context))
        {
            await next(context);
            return;
        }

        ConsoleHost host = _host ?? await MakeAsync(context.RequestAborted);
        await host.ProcessAsync(context);
    }

    /// <summary>Ends open pages and watchers.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _isOver = true;
        _turn.Release();
        if (_host is { } host) await host.DisposeAsync();
    }

    // A browser that leaves takes its wait along, not the console that others wait for; and one that could not be made is tried again.
    private async Task<ConsoleHost> MakeAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            return _host ??= await ConsoleHost.StartAsync(settings, loggers);
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool IsForConsole(HttpContext context) =>
        context.Request.Path.StartsWithSegments(ConsoleHost.Path) || IsBrowserAtRoot(context);

    // Only where it may come in: led to a refusal, it would not even see that a worker is there.
    private bool IsBrowserAtRoot(HttpContext context) => context.Request.Path == "/" && HttpMethods.IsGet(context.Request.Method)
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && (LoopbackListener.IsBehind(context) || settings.Logins is { HasLogin: true } or { Anonymous: not null });
}
