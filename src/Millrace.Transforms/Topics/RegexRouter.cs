using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Transforms.Topics;

/// <summary>Renames the topic of records whose whole topic matches.</summary>
internal sealed class RegexRouter : Transformation
{
    private static readonly Setting<string> Pattern = Setting.String("regex").Importance(Importance.High)
        .Check(text => SafeRegex.Fault(text) is { } fault ? $"Invalid regex: {fault}" : null)
        .Doc("Regular expression for the whole name of the topic.");

    private static readonly Setting<string> Replacement = Setting.String("replacement").Importance(Importance.High)
        .Doc("The new name; $1 stands for the first group of the expression.");

    public static readonly ConfigDef Def = ConfigDef.Of(Pattern, Replacement);

    private readonly TopicMemo<string> _names = new();
    private TopicPattern _pattern = null!;
    private string _replacement = "";

    public override ConfigDef Config => Def;

    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        ConfigValues values = Def.Parse(config);
        _pattern = new TopicPattern(values.Get(Pattern));
        _replacement = values.Get(Replacement);
    }

    public override bool Apply(ref Record record, ValueArena arena)
    {
        record.Topic = _names.Get(record.Topic, this, static (topic, router) => router.NameFor(topic));
        return true;
    }

    private string NameFor(string topic)
    {
        try
        {
            return _pattern.MatchesAll(topic) ? _pattern.ReplaceFirst(topic, _replacement) : topic;
        }
        catch (FormatException fault)
        {
            throw new DataException($"Cannot rename topic {topic} to '{_replacement}': {fault.Message}", fault);
        }
    }
}
