using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Records;
using Millrace.Transforms.Expressions;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Topics;

/// <summary>
/// Kafka Connect's own Filter, which drops every record; a predicate says which. With a <c>condition</c> it is
/// <see cref="ConditionFilter"/> on the value: who writes one beside the short name must not lose all records.
/// </summary>
internal sealed class Filter : Transformation
{
    public static readonly ConfigDef Def = ConfigDef.Of(ExpressionSettings.OptionalCondition).Rule(RefuseMisspelt);

    private static readonly string[] OfTheFramework = ["type", "plugin.version", "negate"];

    private ConditionFilter? _byCondition;

    public override ConfigDef Config => Def;

    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        // Not parsed here, where its rule would stop a connector that a Java worker has stored and runs.
        if (!config.ContainsKey(ExpressionSettings.OptionalCondition.Name)) return;
        _byCondition = new ConditionFilter(RecordPart.Value);
        _byCondition.Configure(config);
    }

    public override bool Apply(ref Record record, ValueArena arena) => _byCondition is { } filter && filter.Apply(ref record, arena);

    // A misspelt condition would otherwise lose every record without a word.
    // With nothing beside its type it is Kafka Connect's, as recorded from there.
    private static void RefuseMisspelt(ConfigValidation config)
    {
        string condition = ExpressionSettings.OptionalCondition.Name;
        if (config.Raw.ContainsKey(condition) || config.Raw.ContainsKey("predicate")) return;
        if (config.Raw.Keys.FirstOrDefault(name => !OfTheFramework.Contains(name)) is { } unknown)
            config.AddError(condition,
                $"Filter has no setting '{unknown}' and would drop every record: say in 'condition' which to keep, or in 'predicate' which "
                + $"to drop.");
    }
}
