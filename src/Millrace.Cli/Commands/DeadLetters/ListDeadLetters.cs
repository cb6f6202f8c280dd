using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Connectors;
using Millrace.Cli.Terminal;
using Millrace.Kafka;
using Millrace.WebConsole.DeadLetters;

namespace Millrace.Cli.Commands.DeadLetters;

/// <summary><c>dlq list</c>: the dead letter topics that connectors name, and those whose names begin with <c>dlq-</c>.</summary>
internal static class ListDeadLetters
{
    private const string TopicSetting = "errors.deadletterqueue.topic.name";

    public static Command Create() => new Command("list", "List dead letter topics, and how many records wait there.")
        .Example("millrace dlq list")
        .With(CommonOptions.BootstrapServers, KafkaOptions.Settings, CommonOptions.Worker, CommonOptions.Json).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using KafkaAdmin admin = await KafkaOptions.AdminAsync(parsed, cancellationToken);
        ILookup<string, string> connectors = await ConnectorsAsync(parsed, cancellationToken);
        TopicPartition[] partitions = [.. (await admin.MetadataAsync()).Topics
            .Where(topic => connectors.Contains(topic.Name) || topic.Name.StartsWith("dlq-", StringComparison.Ordinal))
            .OrderBy(topic => topic.Name, StringComparer.Ordinal)
            .SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Name, partition.Id)))];
        (string Topic, long Waiting, long All)[] waiting = [.. (await WaitingLetters.FindAsync(admin, partitions))
            .GroupBy(part => part.Partition.Topic)
            .Select(parts => (parts.Key, parts.Sum(part => part.Count), parts.Sum(part => part.End - part.Begin)))];
        if (parsed.GetValue(CommonOptions.Json))
            Answer.Json(new JsonArray([.. waiting.Select(entry => new JsonObject
            {
                ["topic"] = entry.Topic, ["waiting"] = entry.Waiting, ["records"] = entry.All,
                ["connectors"] = new JsonArray([.. connectors[entry.Topic].Select(name => JsonValue.Create(name))]),
            })]));
        else
            Answer.Table(["TOPIC", "WAITING", "RECORDS", "CONNECTORS"], waiting.Select(entry => new[]
            {
                entry.Topic, Text(entry.Waiting), Text(entry.All), string.Join(", ", connectors[entry.Topic]),
            }));
    }

    /// <summary>Connectors by their dead letter topic. Without a worker the topics' names must do.</summary>
    private static async Task<ILookup<string, string>> ConnectorsAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            using RestClient client = ConnectorCommand.Client(parsed);
            JsonObject connectors = (await client.GetAsync("/connectors?expand=info", cancellationToken))!.AsObject();
            return connectors.Select(entry => (entry.Key, Topic: (string?)entry.Value!["info"]!["config"]![TopicSetting]))
                .Where(entry => entry.Topic is { Length: > 0 })
                .ToLookup(entry => entry.Topic!.Replace("${connector}", entry.Key, StringComparison.Ordinal), entry => entry.Key);
        }
        catch (CommandException fault)
        {
            Answer.Note($"millrace: {fault.Message} Topics are told by their names.");
            return Array.Empty<string>().ToLookup(name => name);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
