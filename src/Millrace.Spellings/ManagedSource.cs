using Millrace.Config;
using Millrace.Connectors;

namespace Millrace.Spellings;

/// <summary>
/// What the managed spellings of all sources share: the format, topics that come into being by themselves, and the cluster's credentials.
/// </summary>
public static class ManagedSource
{
    private const string Json = "JSON";

    /// <summary>
    /// The declaration of <c>output.data.format</c> (alias <c>data.format</c>), one of these in any case; JSON when not given.
    /// </summary>
    public static Setting<string> ValueFormat(params string[] allowed) => Setting.String("output.data.format", Json).Alias("data.format")
        .OneOfAnyCase(allowed)
        .Group("Output messages").Importance(Importance.High).Display("Output Kafka record value format", Width.Medium)
        .Doc("Format of the records' values.");

    /// <summary>A spelling with what is the same for every managed source; a connector adds its own.</summary>
    /// <param name="config">All its settings, the next one and <see cref="ManagedLogin.Settings"/> included.</param>
    /// <param name="valueFormat">See <see cref="ValueFormat"/>.</param>
    public static Spelling Of(ConfigDef config, Setting valueFormat) =>
        Spelling.Of(config)
            .Converter("value.converter", valueFormat, Json).ConverterSettings(valueFormat, Json)
            .Login("producer")
            .Default("topic.creation.default.partitions", "1")
            .Default("topic.creation.default.replication.factor", "-1"); // the brokers' default: a service has three of them, a demo one
}
