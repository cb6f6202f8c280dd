using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Connectors;
using Millrace.Cli.Commands.Pipelines.Files;
using Millrace.Cli.Terminal;
using Millrace.Timing;

namespace Millrace.Cli.Commands.Pipelines;

/// <summary>What has become of a connector after it was applied.</summary>
/// <param name="Name">The connector.</param>
/// <param name="State">
/// RUNNING, PAUSED or STOPPED with all its tasks; FAILED when a part has failed; else what it was when patience ended.
/// </param>
/// <param name="Reason">Trace of what has failed, or what was waited for; null when all is well.</param>
internal sealed record ConnectorOutcome(string Name, string State, string? Reason)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // After a change the status still is that of the tasks before it.
    private static readonly TimeSpan FailedForGood = TimeSpan.FromSeconds(3);

    public bool IsGood => Reason is null;

    /// <summary>Waits until each connector is where it shall be, or has failed, or <paramref name="patience"/> ends.</summary>
    public static async Task<IReadOnlyList<ConnectorOutcome>> WaitAsync(
        IReadOnlyList<ConnectorDeclaration> connectors, RestClient worker, TimeSpan patience, CancellationToken cancellationToken)
    {
        long deadline = TimeProvider.System.Milliseconds() + (long)patience.TotalMilliseconds;
        var outcomes = new List<ConnectorOutcome>();
        foreach (ConnectorDeclaration connector in connectors)
            outcomes.Add(await WaitAsync(connector, worker, deadline, cancellationToken));
        return outcomes;
    }

    private static async Task<ConnectorOutcome> WaitAsync(ConnectorDeclaration connector, RestClient worker, long deadline,
        CancellationToken cancellationToken)
    {
        long? failedSince = null;
        while (true)
        {
            JsonNode? status =
                await worker.FindAsync(HttpMethod.Get, ConnectorCommand.PathOf(connector.Name, "/status"), null, cancellationToken);
            JsonNode[] parts = status is null ? [] : [status["connector"]!, .. status["tasks"]!.AsArray().Select(task => task!)];
            string state = parts.Length == 0 ? "UNASSIGNED" : (string)parts[0]["state"]!;
            JsonNode? failed = Array.Find(parts, part => (string?)part["state"] == "FAILED");
            failedSince = failed is null ? null : failedSince ?? TimeProvider.System.Milliseconds();
            long now = TimeProvider.System.Milliseconds();
            bool isOver = now >= deadline;
            if (failed is not null && (isOver || now - failedSince > FailedForGood.TotalMilliseconds))
                return new ConnectorOutcome(connector.Name, "FAILED", Text.Hide(connector.Config, (string?)failed["trace"] ?? "no trace"));

            // Stopped connectors have no tasks; the others need one at least.
            bool isThere = parts.Length > (state == "STOPPED" ? 0 : 1) && parts.All(part => (string?)part["state"] == state);
            if (isThere && (connector.State is { } wanted ? state == wanted : state is "RUNNING" or "PAUSED" or "STOPPED"))
                return new ConnectorOutcome(connector.Name, state, null);
            if (isOver)
                return new ConnectorOutcome(connector.Name, state,
                    $"not {connector.State ?? "RUNNING"} with all its tasks in time; see 'millrace connector status {connector.Name}'");
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }
}
