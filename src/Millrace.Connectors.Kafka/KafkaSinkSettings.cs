using Millrace.Config;

namespace Millrace.Connectors.Kafka;

/// <summary>The settings of the sink that writes to topics.</summary>
internal static class KafkaSinkSettings
{
    /// <summary>What stands before a setting of the task's own Kafka client.</summary>
    public const string ClientPrefix = "kafka.";

    /// <summary>Stands in <see cref="Topic"/> for the record's own topic, as transformations have left it.</summary>
    public const string TopicPlace = "${topic}";

    private const string Output = "Output";
    private const string Target = "Target cluster";

    public static readonly Setting<string> Topic = Setting.String("output.topic", TopicPlace).NotEmpty().Group(Output)
        .Importance(Importance.High).Display("Output topic", Width.Long).Allow($"a topic; {TopicPlace} stands for the record's own")
        .Check(name => TopicNames.Fault(name))
        .Doc($"Topic to write to. {TopicPlace} is the record's topic, as transformations have left it. It may not be one that the "
            + "connector reads.");

    public static readonly Setting<string> Partition = Setting.String("output.partition", "KEY").OneOfAnyCase("KEY", "SOURCE")
        .Group(Output).Importance(Importance.Medium).Display("Output partition", Width.Short)
        .Doc("KEY: the partition that Kafka's clients choose for the key; records without one are spread. SOURCE: the number of the "
            + "partition that the record came from; the output topic needs as many.");

    public static readonly Setting<string?> KeyConverter = Converter("key", "Output key converter");

    public static readonly Setting<string?> ValueConverter = Converter("value", "Output value converter");

    public static readonly Setting<string?> HeaderConverter = Converter("header", "Output header converter");

    public static readonly Setting<bool> ExactlyOnce = Setting.Bool("exactly.once", false).Group(Output).Importance(Importance.High)
        .Display("Exactly once", Width.Short)
        .Doc("Whether each record is written once, whatever stops or is repeated: a batch and the offsets of what it was made of are one "
            + "transaction. Only within the cluster that the connector reads from.");

    public static readonly Setting<string?> Servers = Setting.OptionalString($"{ClientPrefix}bootstrap.servers").Group(Target)
        .Importance(Importance.High).Display("Bootstrap servers", Width.Long).Allow("host:port, separated by commas")
        .Doc("Where the cluster to write to is; without it, it is the one that the connector reads from. Any other setting of Kafka's "
            + $"producer can be given with the same beginning, such as {ClientPrefix}security.protocol or {ClientPrefix}compression.type.");

    public static readonly ConfigDef Def = ConfigDef.Of(
            Topic, Partition, KeyConverter, ValueConverter, HeaderConverter, ExactlyOnce, Servers)
        .Open(ClientPrefix, $"{KeyConverter.Name}.", $"{ValueConverter.Name}.", $"{HeaderConverter.Name}.")
        .Rule(TopicNames.ReadsNoOutput)
        .Rule(TargetCluster.HasNoUnknownSettings)
        .Rule(ReadsCommitted);

    private static Setting<string?> Converter(string role, string name) => Setting.OptionalString($"output.{role}.converter").Group(Output)
        .Importance(Importance.Medium).Display(name, Width.Long).Allow("a converter's class")
        .Doc($"Converter of the records' {role}s as they are written, with its settings below the same name; without it, one like "
            + $"{role}.converter.");

    private static void ReadsCommitted(ConfigValidation config)
    {
        const string Isolation = "consumer.override.isolation.level";
        if (!config.IsValid(ExactlyOnce) || !config.Values.Get(ExactlyOnce)) return;
        if (config.Raw.GetValueOrDefault(Isolation) is not { } level || level.Trim() == "read_committed") return;
        config.AddInvalid(ExactlyOnce,
            $"{Isolation}={level} brings records of transactions that are aborted later, and starts from offsets that are not final: "
            + $"leave {Isolation} out");
    }
}
