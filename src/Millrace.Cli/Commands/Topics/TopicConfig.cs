using System.CommandLine;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Config;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Topics;

internal static class TopicConfig
{
    private static readonly Option<string[]> Set =
        new("--set") { Description = "Change a setting, KEY=VALUE; KEY= returns it to its default. May be repeated." };

    private static readonly Option<bool> All = new("--all") { Description = "Also what is at its default." };

    public static Command Create() => TopicCommand.Verb("config", "Show a topic's settings, or change them.")
        .Example("millrace topic config Readings --all").Example("millrace topic config Readings --set retention.ms=3600000")
        .With(Set, All, CommonOptions.Json).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using KafkaAdmin admin = await KafkaOptions.AdminAsync(parsed, cancellationToken);
        TopicMetadata topic = await DescribeTopic.FindAsync(admin, parsed.GetValue(TopicCommand.Name)!);
        ConfigResource resource = ConfigResource.Topic(topic.Name);
        var changes = Pairs.Read("--set", parsed.GetValue(Set))
            .ToDictionary(pair => pair.Key, pair => pair.Value.Length == 0 ? null : pair.Value);
        if (changes.Count > 0) await ChangeAsync(admin, resource, changes);

        IEnumerable<ConfigEntry> entries = (await admin.DescribeConfigsAsync(resource))
            .Where(entry => parsed.GetValue(All) || entry.Source == ConfigSource.DynamicTopic)
            .OrderBy(entry => entry.Name, StringComparer.Ordinal);
        if (parsed.GetValue(CommonOptions.Json))
            Answer.Json(new JsonObject(entries.Select(entry => KeyValuePair.Create(entry.Name, (JsonNode?)entry.Value))));
        else
            Answer.Table(["SETTING", "VALUE", "FROM"],
                entries.Select(entry => new[] { entry.Name, entry.Value ?? "", From(entry.Source) }));
    }

    /// <exception cref="CommandException">It names the setting that may have been meant.</exception>
    private static async Task ChangeAsync(KafkaAdmin admin, ConfigResource resource, Dictionary<string, string?> changes)
    {
        try
        {
            await admin.AlterConfigsAsync(resource, changes);
        }
        catch (KafkaException fault) when (fault.Code == KafkaErrorCode.InvalidConfig)
        {
            throw await RefusedAsync(admin, fault, resource.Name, changes.Keys);
        }
    }

    /// <summary>A refusal of settings, with the names that may have been meant.</summary>
    /// <param name="topic">Any topic there is: it shows which settings topics have. Null: there is none to look at.</param>
    public static async Task<CommandException> RefusedAsync(
        KafkaAdmin admin, KafkaException fault, string? topic, IEnumerable<string> names)
    {
        string[] known = topic is null ? []
            : [.. (await admin.DescribeConfigsAsync(ConfigResource.Topic(topic))).Select(entry => entry.Name)];
        string[] near = [.. names.Where(name => !known.Contains(name)).Select(name => NearestName.Of(name, known)).OfType<string>()];
        return CommandException.Failed(
            near.Length == 0 ? fault.Message : $"{fault.Message.TrimEnd('.')}; did you mean {string.Join(", ", near)}?");
    }

    private static string From(ConfigSource source) => source switch
    {
        ConfigSource.DynamicTopic => "topic",
        ConfigSource.DynamicBroker or ConfigSource.DynamicDefaultBroker or ConfigSource.StaticBroker => "broker",
        _ => "default",
    };
}
