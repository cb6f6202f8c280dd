using Millrace.Connectors;
using Millrace.Errors;

namespace Millrace.Testing;

/// <summary>A connector and one task of it from start to stop, as the worker does it; what both harnesses have in common.</summary>
internal sealed class ConnectorRun(Connector? connector, Func<CancellationToken, Task> stopTask)
{
    // A connector may have nothing to do at first, such as one that looks for tables.
    private static readonly TimeSpan LongestWaitForTasks = TimeSpan.FromSeconds(60);

    private bool _isStopped;

    /// <summary>
    /// Starts a connector; returns the configuration of its only task. Errors: what the connector throws, and
    /// <see cref="ConnectException"/> when it makes no task; it is stopped then.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, string>> StartAsync(
        Connector connector, TestConnectorContext context, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        try
        {
            return await TaskConfigAsync(connector, context, config, cancellationToken);
        }
        catch
        {
            await connector.StopAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Starts the task. Errors: what it throws; it is stopped then, and its connector.</summary>
    public async Task StartTaskAsync(Func<Task> start)
    {
        try
        {
            await start();
        }
        catch
        {
            await StopAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Stops the task and the connector, once.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_isStopped) return;
        _isStopped = true;
        await stopTask(cancellationToken);
        if (connector is not null) await connector.StopAsync(cancellationToken);
    }

    private static async Task<IReadOnlyDictionary<string, string>> TaskConfigAsync(
        Connector connector, TestConnectorContext context, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        await connector.StartAsync(context, config, cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(LongestWaitForTasks);
        while (true)
        {
            IReadOnlyList<IReadOnlyDictionary<string, string>> tasks = connector.TaskConfigs(1);
            if (tasks.Count > 1) throw new ConnectException($"TaskConfigs(1) has made {tasks.Count} tasks; the most is what it is given.");
            if (tasks.Count == 1) return tasks[0];
            Task requested = context.Reconfigurations.WaitAsync(deadline.Token);
            Task first = await Task.WhenAny(requested, context.Failed);
            if (first == context.Failed) throw await context.Failed;
            if (requested.IsCanceled) throw new ConnectException($"The connector made no task in {LongestWaitForTasks.TotalSeconds} s.");
        }
    }
}
