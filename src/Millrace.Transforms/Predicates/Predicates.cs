using Millrace.Config;
using Millrace.Connectors;
using Millrace.Records;
using Millrace.Transforms.Topics;

namespace Millrace.Transforms.Predicates;

/// <summary>True for records with at least one header of that key.</summary>
internal sealed class HasHeaderKey : Predicate
{
    private static readonly Setting<string> Name = Setting.String("name").NotEmpty().Doc("Key of the header.");

    public static readonly ConfigDef Def = ConfigDef.Of(Name);

    private string _name = "";

    public override ConfigDef Config => Def;

    public override void Configure(IReadOnlyDictionary<string, string> config) => _name = Def.Parse(config).Get(Name);

    public override bool Test(in Record record) => record.Headers is { } headers && headers.TryGetLast(_name, out _);
}

/// <summary>True for records without a value, whatever the schema; the JSON text null is a value.</summary>
internal sealed class RecordIsTombstone : Predicate
{
    public override ConfigDef Config => ConfigDef.Empty;

    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        // No settings.
    }

    public override bool Test(in Record record) => record.Value.IsNull && !record.Value.IsLiteralNull;
}

/// <summary>True for records whose whole topic matches.</summary>
internal sealed class TopicNameMatches : Predicate
{
    private static readonly Setting<string> Pattern = Setting.String("pattern").NotEmpty()
        .Check(text => SafeRegex.Fault(text) is { } fault ? $"entry must be a Java-compatible regular expression: {fault}" : null)
        .Doc("Regular expression for the whole name of the topic.");

    public static readonly ConfigDef Def = ConfigDef.Of(Pattern);

    // Topics are few: each is matched once.
    private readonly TopicMemo<object> _answers = new();
    private TopicPattern _pattern = null!;

    private static readonly object Yes = new();
    private static readonly object No = new();

    public override ConfigDef Config => Def;

    public override void Configure(IReadOnlyDictionary<string, string> config) =>
        _pattern = new TopicPattern(Def.Parse(config).Get(Pattern));

    public override bool Test(in Record record) =>
        ReferenceEquals(_answers.Get(record.Topic, _pattern, static (topic, pattern) => pattern.MatchesAll(topic) ? Yes : No), Yes);
}
