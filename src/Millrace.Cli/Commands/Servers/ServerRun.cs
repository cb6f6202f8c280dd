using System.Net.Sockets;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Servers;

/// <summary>What all server commands do around their server: turn a failed start into one line, and wait for Ctrl-C or SIGTERM.</summary>
internal static class ServerRun
{
    /// <exception cref="CommandException">With exit code 1 when its settings make no sense, 3 when it cannot start with them.</exception>
    public static async Task<T> StartAsync<T>(Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (Errors.ConfigException fault)
        {
            throw CommandException.Usage($"Cannot start: {fault.Message}");
        }
        catch (Exception fault) when (fault is IOException or SocketException or UnauthorizedAccessException or DllNotFoundException
            or Errors.ConnectException or Kafka.KafkaException)
        {
            // The worker's own message names its setting already, the broker's says what to do.
            bool lacksWayOut = fault.Message.Contains("in use", StringComparison.OrdinalIgnoreCase)
                && !fault.Message.Contains("listeners", StringComparison.Ordinal)
                && !fault.Message.Contains("choose another", StringComparison.Ordinal);
            string hint = lacksWayOut ? " Another server has the port: stop it, or choose another port." : "";
            throw CommandException.Unavailable($"Cannot start: {fault.Message}{hint}", fault);
        }
    }

    /// <summary>Returns when the process is told to stop; System.CommandLine cancels the token on SIGINT and SIGTERM.</summary>
    public static Task UntilStoppedAsync(CancellationToken cancellationToken) => UntilStoppedAsync(Task.CompletedTask, cancellationToken);

    /// <summary>The same for a server whose start goes on behind.</summary>
    /// <exception cref="CommandException">That start has failed for good.</exception>
    public static async Task UntilStoppedAsync(Task started, CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource();
        await using CancellationTokenRegistration _ = cancellationToken.Register(() => stopped.TrySetResult());
        await Task.WhenAny(stopped.Task, started);
        if (started.IsFaulted && !stopped.Task.IsCompleted) await StartAsync(() => AsResult(started));
        await stopped.Task;
        Answer.Note("Stopping ...");
    }

    private static async Task<bool> AsResult(Task started)
    {
        await started;
        return true;
    }
}
