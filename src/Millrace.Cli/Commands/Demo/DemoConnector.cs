using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Databases;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Demo;

/// <summary>
/// The connector of the demo: samples/connectors/smart-meter-mysql.json with this machine's address and password, driven over REST like
/// anybody's.
/// </summary>
internal sealed class DemoConnector(Uri worker) : IDisposable
{
    public const string Name = "smartMeter2MySQL";

    private readonly RestClient _worker = RestClient.ForWorker(ServerAddress.Of(worker));

    /// <summary>The connector's file in the folder, for people to look at and change.</summary>
    public static string FileOf(StateFolder folder) => SampleConnectors.FileOf(folder, "smart-meter-mysql.json");

    /// <summary>Creates the connector, or changes the one of the time before, and sets it to work.</summary>
    public async Task PutAsync(string file, CancellationToken cancellationToken)
    {
        JsonNode connector = JsonNode.Parse(await File.ReadAllTextAsync(file, cancellationToken))!;
        await _worker.SendAsync(HttpMethod.Put, $"/connectors/{Name}/config", connector["config"], cancellationToken);
        // It may have been paused or stopped the time before.
        await _worker.SendAsync(HttpMethod.Put, $"/connectors/{Name}/resume", null, cancellationToken);
    }

    /// <summary>RUNNING when connector and task run; else the state that needs a look, and the trace of what has failed.</summary>
    public async Task<(string State, string? Trace)> StateAsync(CancellationToken cancellationToken)
    {
        JsonNode status = (await _worker.GetAsync($"/connectors/{Name}/status", cancellationToken))!;
        JsonNode[] parts = [status["connector"]!, .. status["tasks"]!.AsArray().Select(task => task!)];
        if (parts.FirstOrDefault(part => (string?)part["state"] == "FAILED") is { } failed) return ("FAILED", (string?)failed["trace"]);
        if (parts.Length < 2) return ("STARTING", null);
        return ((string?)parts.FirstOrDefault(part => (string?)part["state"] != "RUNNING")?["state"] ?? "RUNNING", null);
    }

    public void Dispose() => _worker.Dispose();
}
