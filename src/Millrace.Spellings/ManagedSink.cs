using Millrace.Config;
using Millrace.Connectors;

namespace Millrace.Spellings;

/// <summary>
/// What the managed spellings of all sinks share: formats, error handling, the consumer's settings and the cluster's credentials.
/// </summary>
public static class ManagedSink
{
    private const string Input = "Input messages";

    /// <summary>The declaration of <c>input.data.format</c> (alias <c>data.format</c>), required, one of these in any case.</summary>
    public static Setting<string> ValueFormat(params string[] allowed) => Setting.String("input.data.format").Alias("data.format")
        .OneOfAnyCase(allowed)
        .Group(Input).Importance(Importance.High).Display("Input Kafka record value format", Width.Medium)
        .Doc("Format of the records' values.");

    /// <summary>
    /// The declaration of <c>input.key.format</c> (alias <c>key.format</c>), one of these in any case; bytes when not given.
    /// </summary>
    public static Setting<string?> KeyFormat(params string[] allowed) => Setting.OptionalString("input.key.format").Alias("key.format")
        .Check(value => value is null || allowed.Contains(value, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"String must be one of (case insensitive): {string.Join(", ", allowed)}")
        .Recommend(allowed)
        .Group(Input).Importance(Importance.High).Display("Input Kafka record key format", Width.Medium)
        .Doc("Format of the records' keys; bytes when not given.");

    /// <summary>A spelling with what is the same for every managed sink; a connector adds its own.</summary>
    /// <param name="config">All its settings, those that follow and <see cref="ManagedLogin.Settings"/> included.</param>
    /// <param name="valueFormat">See <see cref="ValueFormat"/>.</param>
    /// <param name="keyFormat">See <see cref="KeyFormat"/>.</param>
    public static Spelling Of(ConfigDef config, Setting valueFormat, Setting keyFormat) =>
        Spelling.Of(config)
            .Converter("value.converter", valueFormat, null).ConverterSettings(valueFormat, null)
            .Converter("key.converter", keyFormat, "BYTES")
            .Default("errors.tolerance", "all")
            .Replace("errors.deadletterqueue.topic.name", DeadLetters)
            // The brokers' default: a service has three of them, a demo one.
            .Default("errors.deadletterqueue.topic.replication.factor", "-1")
            .Default("errors.deadletterqueue.context.headers.enable", "true")
            .Default("errors.log.enable", "true")
            .Default("errors.log.include.messages", "false")
            .Default("errors.retry.timeout", "300000")
            .Default("errors.retry.delay.max.ms", "30000")
            .Rename("max.poll.records", "consumer.override.max.poll.records")
            .Rename("max.poll.interval.ms", "consumer.override.max.poll.interval.ms")
            .Login("consumer");

    private static string DeadLetters(IReadOnlyDictionary<string, string> given) =>
        given.TryGetValue("errors.deadletterqueue.topic.name", out string? topic)
        ? topic.Replace("${connector}", given.GetValueOrDefault("name", ""), StringComparison.Ordinal)
        : $"dlq-{given.GetValueOrDefault("name", "connector")}";
}
