using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Transforms.Times;

namespace Millrace.Transforms.Topics;

/// <summary>Makes a topic of the topic and the record's time.</summary>
internal sealed class TimestampRouter : Transformation
{
    private static readonly Setting<string> TopicFormat = Setting.String("topic.format", "${topic}-${timestamp}")
        .Importance(Importance.High)
        .Doc("The new name, with ${topic} and ${timestamp} for the record's.");

    private static readonly Setting<string> TimestampFormat = Setting.String("timestamp.format", "yyyyMMdd").Importance(Importance.High)
        .Doc("Pattern of the time in the letters of Java's SimpleDateFormat, in UTC.");

    public static readonly ConfigDef Def = ConfigDef.Of(TopicFormat, TimestampFormat);

    private string _topicFormat = "";
    private JavaDateFormat _format = null!;

    // Names hold for one step of the pattern, such as a day; it changes seldom, so that names are made seldom.
    private TopicMemo<string> _names = new();
    private long _step = long.MinValue;

    public override ConfigDef Config => Def;

    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        ConfigValues values = Def.Parse(config);
        _topicFormat = values.Get(TopicFormat);
        try
        {
            _format = JavaDateFormat.Parse(values.Get(TimestampFormat));
        }
        catch (FormatException fault)
        {
            throw ConfigException.Invalid(TimestampFormat.Name, values.Get(TimestampFormat), fault.Message);
        }
    }

    public override bool Apply(ref Record record, ValueArena arena)
    {
        if (record.Timestamp == Record.None)
            throw new DataException($"Timestamp missing on record: {record.Topic}-{record.Partition} at offset {record.Offset}");
        long step = (long)Math.Floor(record.Timestamp / (decimal)_format.StepMilliseconds);
        if (step != _step)
        {
            _names = new TopicMemo<string>();
            _step = step;
        }

        record.Topic =
            _names.Get(record.Topic, (Router: this, record.Timestamp), static (topic, at) => at.Router.NameFor(topic, at.Timestamp));
        return true;
    }

    private string NameFor(string topic, long timestamp) => _topicFormat
        .Replace("${topic}", topic, StringComparison.Ordinal)
        .Replace("${timestamp}", _format.Format(timestamp), StringComparison.Ordinal);
}
