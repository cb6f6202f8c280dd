using System.CommandLine;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Topics;

internal static class CreateTopic
{
    private static readonly Option<int> Partitions = new("--partitions",
        "-p")
    {
        Description = "Number of partitions; without it, the broker's default.", DefaultValueFactory = _ => -1,
    };

    private static readonly Option<int> Replicas = new("--replication-factor")
    {
        Description = "Number of replicas; without it, the broker's default.",
        DefaultValueFactory = _ => -1,
    };

    private static readonly Option<string[]> Config =
        new("--config", "-c") { Description = "Setting of the topic, KEY=VALUE. May be repeated." };

    private static readonly Option<bool> IfNotExists = new("--if-not-exists") { Description = "No error when the topic is there already." };

    public static Command Create() => TopicCommand.Verb("create", "Create a topic.")
        .Example("millrace topic create Readings").Example("millrace topic create orders --partitions 6 --config retention.ms=86400000")
        .With(Partitions, Replicas, Config, IfNotExists, CommonOptions.Json).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetValue(TopicCommand.Name)!;
        var topic = new NewTopic(name, parsed.GetValue(Partitions), parsed.GetValue(Replicas))
        {
            Configs = Pairs.Read("--config", parsed.GetValue(Config)).ToDictionary(pair => pair.Key, pair => pair.Value),
        };
        using KafkaAdmin admin = await KafkaOptions.AdminAsync(parsed, cancellationToken);
        AdminResult result = (await admin.CreateTopicsAsync(topic))[0];
        bool existed = result.Code == KafkaErrorCode.TopicAlreadyExists && parsed.GetValue(IfNotExists);
        if (result is { Code: KafkaErrorCode.InvalidConfig, Error: { } fault })
        {
            string? example = (await admin.MetadataAsync()).Topics.FirstOrDefault(other => other.Code == KafkaErrorCode.None)?.Name;
            throw await TopicConfig.RefusedAsync(admin, fault, example, topic.Configs.Select(setting => setting.Key));
        }

        if (!existed) result.ThrowIfFailed();
        if (parsed.GetValue(CommonOptions.Json)) Answer.Json(new JsonObject { ["topic"] = name, ["created"] = !existed });
        else Answer.Note(existed ? $"{name} was there already." : $"{name} is created.");
    }
}
