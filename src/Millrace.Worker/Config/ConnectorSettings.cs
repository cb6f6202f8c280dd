using Millrace.Config;

namespace Millrace.Worker.Config;

/// <summary>
/// The settings that every connector has, whatever its plugin. Groups, numbers and names are those of Connect's definitions, because its
/// clients lay out their forms by them.
/// </summary>
public static partial class ConnectorSettings
{
    public static readonly Setting<string> Name = Setting.String("name").Check(NameIsUsable)
        .Importance(Importance.High).Group("Common").Order(1).Display("Connector name", Width.Medium)
        .Doc("Name of the connector, unique in its worker group.");

    public static readonly Setting<string> ConnectorClass = Setting.String("connector.class")
        .Importance(Importance.High).Group("Common").Order(2).Display("Connector class", Width.Long)
        .Doc("Class of the connector: its full name, its simple name, or that without Connector.");

    public static readonly Setting<string?> PluginVersion = Setting.OptionalString("connector.plugin.version")
        .Importance(Importance.Medium).Group("Common").Order(3).Display("Connector version", Width.Medium)
        .Doc("Version of the connector, or a range such as [1.0,2.0); the newest one when it is not given.");

    // Each task is a thread and a client; many connectors make as many as they may, and a million would take all memory.
    private const int MostTasks = 1000;

    public static readonly Setting<int> TasksMax = Setting.Int("tasks.max", 1).Between(1, MostTasks)
        .Importance(Importance.High).Group("Common").Order(4).Display("Tasks max", Width.Short)
        .Doc("Most tasks that the connector may be divided into.");

    public static readonly Setting<bool> TasksMaxEnforce = Setting.Bool("tasks.max.enforce", true)
        .Importance(Importance.Low).Group("Common").Order(5).Display("Enforce tasks max", Width.Short)
        .Doc("Whether a connector that makes more tasks than tasks.max fails.");

    public static readonly Setting<string?> KeyConverter = Converter("key", 6);

    public static readonly Setting<string?> KeyConverterVersion = ConverterVersion("key", 7);

    public static readonly Setting<string?> ValueConverter = Converter("value", 8);

    public static readonly Setting<string?> ValueConverterVersion = ConverterVersion("value", 9);

    public static readonly Setting<string?> HeaderConverter = Converter("header", 10);

    public static readonly Setting<string?> HeaderConverterVersion = ConverterVersion("header", 11);

    /// <summary>
    /// Most transformations, predicates or topic groups of a connector:
    /// each is answered in full, and what a request may ask for is bounded.
    /// </summary>
    internal const int MostAliases = 200;

    public static readonly Setting<IReadOnlyList<string>> Transforms = Setting.List("transforms", []).Check(NoAliasTwice)
        .Importance(Importance.Low).Group("Transforms").Order(12).Display("Transforms", Width.Long)
        .Doc("Aliases of the transformations, in the order in which records pass them.");

    public static readonly Setting<IReadOnlyList<string>> Predicates = Setting.List("predicates", []).Check(NoAliasTwice)
        .Importance(Importance.Low).Group("Predicates").Order(13).Display("Predicates", Width.Long)
        .Doc("Aliases of the predicates that transformations refer to.");

    public static readonly Setting<string> ReloadAction = Setting.String("config.action.reload", "restart").OneOf("none", "restart")
        .Recommend()
        .Importance(Importance.Low).Group("Common").Order(14).Display("Reload Action", Width.Medium)
        .Doc("What happens when a value behind a config provider changes: none or restart.");

    public static readonly Setting<long> RetryTimeout = Setting.Long("errors.retry.timeout", 0)
        .Importance(Importance.Medium).Group("Error Handling").Order(1).Display("Retry Timeout for Errors", Width.Medium)
        .Doc("How long a failed operation is tried again; 0 for not at all, -1 for ever.", unit: "milliseconds");

    public static readonly Setting<long> RetryDelayMax = Setting.Long("errors.retry.delay.max.ms", 60_000)
        .Importance(Importance.Medium).Group("Error Handling").Order(2).Display("Maximum Delay Between Retries for Errors", Width.Medium)
        .Doc("Longest pause between two tries.", unit: "milliseconds");

    public static readonly Setting<string> ErrorsTolerance = Setting.String("errors.tolerance", "none").OneOf("none", "all").Recommend()
        .Importance(Importance.Medium).Group("Error Handling").Order(3).Display("Error Tolerance", Width.Short)
        .Doc("What a bad record does: none fails the task, all skips the record.");

    public static readonly Setting<bool> LogErrors = Setting.Bool("errors.log.enable", false)
        .Importance(Importance.Medium).Group("Error Handling").Order(4).Display("Log Errors", Width.Short)
        .Doc("Whether errors of single records are logged.");

    public static readonly Setting<bool> LogMessages = Setting.Bool("errors.log.include.messages", false)
        .Importance(Importance.Medium).Group("Error Handling").Order(5).Display("Log Error Details", Width.Short)
        .Doc("Whether such a log line shows the record's content, which may be private.");

    /// <summary>Settings of every connector; see <see cref="Sink"/> and <see cref="Source"/> for the whole.</summary>
    public static ConfigDef Common => Whole.Common;

    /// <summary>Settings of every sink connector.</summary>
    public static ConfigDef Sink => Whole.Sink;

    /// <summary>Settings of every source connector.</summary>
    public static ConfigDef Source => Whole.Source;

    /// <summary><c>key</c>, <c>value</c> or <c>header</c>, and <c>.converter</c>.</summary>
    private static Setting<string?> Converter(string role, int order) => Setting.Class($"{role}.converter", null)
        .Importance(Importance.Low).Group("Common").Order(order).Display($"{Capital(role)} converter class", Width.Short)
        .Doc($"Converter of the record's {role}; the worker's when it is not given. Its settings have the prefix {role}.converter.");

    private static Setting<string?> ConverterVersion(string role, int order) => Setting.OptionalString($"{role}.converter.plugin.version")
        .Importance(Importance.Low).Group("Common").Order(order).Display($"{Capital(role)} converter version", Width.Short)
        .Doc($"Version of the {role} converter; the newest one when it is not given.");

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string? NameIsUsable(string name)
    {
        if (name.Length == 0) return "String may not be empty";
        var controls = name.Where(char.IsControl).Select(c => (int)c).ToList();
        return controls.Count == 0
            ? null
            : $"String may not contain control sequences but had the following ASCII chars: {string.Join(", ", controls)}";
    }

    private static string? NoAliasTwice(IReadOnlyList<string> aliases) =>
        aliases.Count > MostAliases ? $"at most {MostAliases} are allowed, these are {aliases.Count}"
        : aliases.Distinct(StringComparer.Ordinal).Count() == aliases.Count ? null : "Duplicate alias provided.";

    // A class of its own: the order in which the static fields of a class of several files are made is not defined.
    private static class Whole
    {
        public static readonly ConfigDef Common = ConfigDef.Of(
            Name, ConnectorClass, PluginVersion, TasksMax, TasksMaxEnforce, KeyConverter, KeyConverterVersion, ValueConverter,
            ValueConverterVersion,
            HeaderConverter, HeaderConverterVersion, Transforms, Predicates, ReloadAction, RetryTimeout, RetryDelayMax, ErrorsTolerance,
            LogErrors, LogMessages);

        public static readonly ConfigDef Sink = Common.And(ConfigDef.Of(
            Topics, TopicsRegex, DeadLetterTopic, DeadLetterReplication, DeadLetterHeaders)).Rule(CheckTopics);

        public static readonly ConfigDef Source = Common.And(ConfigDef.Of(
            TopicCreationGroups, ExactlyOnceSupport, TransactionBoundary, TransactionInterval, OffsetsTopic)).Rule(CheckTopicCreation)
            .Rule(RefuseDeadLetters);
    }
}
