using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Records;
using Millrace.Transforms.Expressions;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Topics;

/// <summary>
/// Kafka Connect's own Filter, which drops every record; a predicate says which. With a <c>condition</c> it is <see cref="ConditionFilter"/> on the value: who
/// writes one beside the short name must not lose all records.
/// </summary>
internal sealed class Filter : Transformation
{
    public static readonly ConfigDef Def = ConfigDef.Of(ExpressionSettings.OptionalCondition);

    private ConditionFilter? _byCondition;

    public override ConfigDef Config => Def;

    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        if (Def.Parse(config).Get(ExpressionSettings.OptionalCondition) is null) return;
        _byCondition = new ConditionFilter(RecordPart.Value);
        _byCondition.Configure(config);
    }

    public override bool Apply(ref Record record, ValueArena arena) => _byCondition is { } filter && filter.Apply(ref record, arena);
}
