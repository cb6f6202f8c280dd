using Millrace.Connectors;
using Millrace.Errors;

namespace Millrace.Testing;

/// <summary>A connector that has been started as the worker starts it.</summary>
internal static class ConnectorRun
{
    // A connector may have nothing to do at first, such as one that looks for tables.
    private static readonly TimeSpan LongestWaitForTasks = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Starts it; returns the configuration of its only task. Errors: what the connector throws, and <see cref="ConnectException"/> when it
    /// makes no task.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, string>> StartAsync(
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
