using Millrace.Config;
using Millrace.Connectors;
using Millrace.Errors;

namespace Millrace.Formats.Registry;

/// <summary>The strategies' Java class names, and the subjects they give.</summary>
internal static class SubjectNames
{
    private const string Package = "io.confluent.kafka.serializers.subject.";

    public static readonly Setting<string?> KeyStrategy = Strategy("key.subject.name.strategy", "keys");

    public static readonly Setting<string?> ValueStrategy = Strategy("value.subject.name.strategy", "values");

    public static SubjectNameStrategy StrategyOf(ConfigValues config, ConverterRole role) =>
        Parse(config.Get(role == ConverterRole.Key ? KeyStrategy : ValueStrategy)!)!.Value;

    /// <summary>The subject.</summary>
    /// <exception cref="DataException">The strategy needs a record and the schema is none.</exception>
    public static string Of(SubjectNameStrategy strategy, string topic, ConverterRole role, string? recordName) => strategy switch
    {
        SubjectNameStrategy.Topic => $"{topic}-{(role == ConverterRole.Key ? "key" : "value")}",
        SubjectNameStrategy.Record => recordName ?? throw NoRecord(topic, role),
        _ => $"{topic}-{recordName ?? throw NoRecord(topic, role)}",
    };

    private static Setting<string?> Strategy(string name, string what) => Setting.Class(name, Package + "TopicNameStrategy")
        .Recommend(Package + "TopicNameStrategy", Package + "RecordNameStrategy", Package + "TopicRecordNameStrategy")
        .Check(text => Parse(text!) is null
            ? "Class not found; TopicNameStrategy, RecordNameStrategy and TopicRecordNameStrategy are known"
            : null)
        .Doc($"How the subject of {what} is named: TopicNameStrategy after the topic, RecordNameStrategy after the record's full name, "
        + $"TopicRecordNameStrategy after both.");

    private static SubjectNameStrategy? Parse(string className) => className[(className.LastIndexOf('.') + 1)..] switch
    {
        // Without a catalogue to ask, AssociatedNameStrategy falls back to the topic's name.
        "TopicNameStrategy" or "AssociatedNameStrategy" => SubjectNameStrategy.Topic,
        "RecordNameStrategy" => SubjectNameStrategy.Record,
        "TopicRecordNameStrategy" => SubjectNameStrategy.TopicRecord,
        _ => null,
    };

    private static DataException NoRecord(string topic, ConverterRole role) => new(
        $"In configuration {(role == ConverterRole.Key ? KeyStrategy : ValueStrategy).Name} = RecordNameStrategy or "
        + $"TopicRecordNameStrategy, "
        + $"the message {(role == ConverterRole.Key ? "key" : "value")} of topic {topic} must only be a record schema");
}
