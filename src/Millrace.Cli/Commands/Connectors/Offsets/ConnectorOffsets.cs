using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Timing;

namespace Millrace.Cli.Commands.Connectors.Offsets;

/// <summary>
/// <c>connector offsets show|reset|alter</c>. Offsets change while the connector is stopped; with <c>--stop</c> the command stops it before
/// and starts it again afterwards.
/// </summary>
internal static class ConnectorOffsets
{
    private static readonly Option<bool> Stop =
        new("--stop") { Description = "Stop the connector before, and let it go on afterwards if it was not stopped already." };

    private static readonly Option<string[]> Set =
        new("--set") { Description = "Next offset of a sink's partition, TOPIC-PARTITION=OFFSET. May be repeated." };

    private static readonly Option<string?> File =
        new("--file", "-f") { Description = "JSON file in the form that 'connector offsets show --json' prints; - is stdin. For sources." };

    public static Command Create() => new Command("offsets", "Look at a connector's offsets, reset them, or set others.").Having(
        new Command("show", "Show where a connector is.").Example("millrace connector offsets show orders")
            .Taking(ConnectorCommand.Name).With(CommonOptions.Worker, CommonOptions.Json).Runs(ShowAsync),
        new Command("reset", "Forget all offsets: the connector begins anew.").Example("millrace connector offsets reset orders --stop")
            .Taking(ConnectorCommand.Name).With(Stop, CommonOptions.Worker).Runs(ResetAsync),
        new Command("alter", "Set offsets.").Example("millrace connector offsets alter orders --set readings-0=1200 --stop")
            .Example("millrace connector offsets alter meters -f offsets.json --stop")
            .Taking(ConnectorCommand.Name).With(Set, File, Stop, CommonOptions.Worker).Runs(AlterAsync));

    private static async Task ShowAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using RestClient client = ConnectorCommand.Client(parsed);
        JsonNode offsets = await GetAsync(client, parsed.GetValue(ConnectorCommand.Name)!, cancellationToken);
        if (parsed.GetValue(CommonOptions.Json)) Answer.Json(offsets);
        else Answer.Table(["PARTITION", "OFFSET"], offsets["offsets"]!.AsArray().Select(Row));
    }

    private static Task ResetAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        ChangeAsync(parsed, HttpMethod.Delete, null, cancellationToken);

    private static async Task AlterAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] set = parsed.GetValue(Set) ?? [];
        string? file = parsed.GetValue(File);
        if (set.Length > 0 == file is not null)
            throw CommandException.Usage("Say what to set: either --set TOPIC-PARTITION=OFFSET or --file.");
        JsonNode offsets = file is null
            ? new JsonObject { ["offsets"] = new JsonArray([.. Pairs.Read("--set", set).Select(Entry)]) }
            : await InputFile.ReadJsonAsync(file, cancellationToken);
        await ChangeAsync(parsed, HttpMethod.Patch, offsets, cancellationToken);
    }

    private static async Task ChangeAsync(ParseResult parsed, HttpMethod method, JsonNode? offsets, CancellationToken cancellationToken)
    {
        string name = parsed.GetValue(ConnectorCommand.Name)!;
        using RestClient client = ConnectorCommand.Client(parsed);
        JsonNode status = (await ConnectorCommand.SendAsync(client, HttpMethod.Get, name, "/status", null, cancellationToken))!;
        string state = (string?)status["connector"]!["state"] ?? "";
        bool stops = state != "STOPPED";
        if (stops && !parsed.GetValue(Stop))
        {
            throw CommandException.Failed(
                $"{name} is {state}; offsets change while a connector is stopped. Say --stop to stop it for as long as it takes.");
        }

        if (stops) await StopAsync(client, name, cancellationToken);
        try
        {
            JsonNode? answer = await ConnectorCommand.SendAsync(client, method, name, "/offsets", offsets, cancellationToken);
            Answer.Note((string?)answer?["message"] ?? $"The offsets of {name} are changed.");
        }
        finally
        {
            // Also after a refusal: it was not stopped to stay so. One that was paused is paused again.
            if (stops)
                await ConnectorCommand.SendAsync(
                    client, HttpMethod.Put, name, state == "PAUSED" ? "/pause" : "/resume", null, CancellationToken.None);
        }
    }

    private static async Task StopAsync(RestClient client, string name, CancellationToken cancellationToken)
    {
        await ConnectorCommand.SendAsync(client, HttpMethod.Put, name, "/stop", null, cancellationToken);
        long deadline = TimeProvider.System.Milliseconds() + 60_000;
        while (true)
        {
            JsonNode status = (await ConnectorCommand.SendAsync(client, HttpMethod.Get, name, "/status", null, cancellationToken))!;
            if ((string?)status["connector"]!["state"] == "STOPPED" && status["tasks"]!.AsArray().Count == 0) return;
            if (TimeProvider.System.Milliseconds() > deadline)
                throw CommandException.Failed($"{name} has not stopped within a minute. See 'millrace connector status {name}'.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<JsonNode> GetAsync(RestClient client, string name, CancellationToken cancellationToken) =>
        (await ConnectorCommand.SendAsync(client, HttpMethod.Get, name, "/offsets", null, cancellationToken))!;

    private static string[] Row(JsonNode? entry)
    {
        JsonNode partition = entry!["partition"]!;
        string what = partition["kafka_topic"] is { } topic ? $"{topic}-{partition["kafka_partition"]}" : Words(partition);
        return [what, entry["offset"] is { } offset ? $"{offset["kafka_offset"]}" is { Length: > 0 } next ? next : Words(offset) : ""];
    }

    private static string Words(JsonNode node) =>
        node is JsonObject fields ? string.Join(", ", fields.Select(field => $"{field.Key}={field.Value}")) : node.ToJsonString();

    private static JsonNode Entry((string Key, string Value) pair)
    {
        int dash = pair.Key.LastIndexOf('-');
        if (dash <= 0 || !int.TryParse(pair.Key[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int partition)
            || !long.TryParse(pair.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long offset))
            throw CommandException.Usage($"--set takes TOPIC-PARTITION=OFFSET, such as readings-0=1200, not '{pair.Key}={pair.Value}'.");
        return new JsonObject
        {
            ["partition"] = new JsonObject { ["kafka_topic"] = pair.Key[..dash], ["kafka_partition"] = partition },
            ["offset"] = new JsonObject { ["kafka_offset"] = offset },
        };
    }
}
