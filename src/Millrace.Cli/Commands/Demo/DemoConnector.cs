using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Databases;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Demo;

/// <summary>The connector of the demo: samples/connectors/smart-meter-mysql.json with this machine's address and password, driven over REST like anybody's.</summary>
internal sealed class DemoConnector(Uri worker) : IDisposable
{
    public const string Name = "smartMeter2MySQL";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly RestClient _worker = new(worker, "Connect worker", "--url");

    /// <summary>Writes the connector's file into the folder, for people to look at and change.</summary>
    public static string WriteFile(StateFolder folder, PrivateMariaDb database)
    {
        using Stream sample = typeof(DemoConnector).Assembly.GetManifestResourceStream("smart-meter-mysql.json")!;
        JsonNode connector = JsonNode.Parse(sample)!;
        JsonNode config = connector["config"]!;
        config["connection.host"] = database.Endpoint.Host;
        config["connection.port"] = database.Endpoint.Port.ToString(CultureInfo.InvariantCulture);
        config["connection.user"] = database.Endpoint.User;
        config["connection.password"] = database.Endpoint.Password!.Reveal;
        config["db.name"] = database.Endpoint.Database;
        string file = folder.Of("connectors", "smart-meter-mysql.json");
        StateFolder.WritePrivate(file, connector.ToJsonString(Indented));
        return file;
    }

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
