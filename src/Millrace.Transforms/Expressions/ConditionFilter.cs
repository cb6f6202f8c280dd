using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Records;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Evaluation;
using Millrace.Transforms.Expressions.Syntax;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Expressions;

/// <summary>
/// Keeps the records whose key or value fulfils a condition. A null part (a tombstone) passes:
/// there is nothing to ask, and deletes must go on.
/// </summary>
internal sealed class ConditionFilter : Transformation
{
    private const string Purpose = "filtering by a condition";

    private readonly RecordPart _part;
    private readonly PlanCache<Evaluator> _plans;
    private SourceText _source = new("");
    private Node? _condition;
    private Evaluator? _ofMap;
    private Spot? _spot;
    private bool _replacesNull = true;

    public ConditionFilter(RecordPart part)
    {
        _part = part;
        _plans = new PlanCache<Evaluator>(schema => Bind(new StructScope(schema, _replacesNull)));
    }

    public override ConfigDef Config => ExpressionSettings.Filter;

    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        ConfigValues values = Config.Parse(config);
        _replacesNull = values.Get(SharedSettings.ReplaceNull);
        _source = new SourceText(values.Get(ExpressionSettings.Condition));
        _condition = Parser.Condition(_source);
        _spot = _source.SpotAt(0);
        _ofMap = Bind(MapScope.Instance);
    }

    public override bool Apply(ref Record record, ValueArena arena) =>
        _part == RecordPart.Key ? Keeps(record.KeySchema, in record.Key, arena) : Keeps(record.ValueSchema, in record.Value, arena);

    private bool Keeps(Schema? schema, in Value value, ValueArena arena)
    {
        if (value.IsNull) return true;
        if (schema is null) Require.Map(value, Purpose);
        else Require.Struct(value, schema, Purpose);
        Evaluator condition = schema is null ? _ofMap! : _plans.For(schema);
        return Conditional.Holds(condition.Evaluate(new Row(value.Items, arena)), _spot!);
    }

    private Evaluator Bind(IScope scope) => new Binder(scope, _source).Condition(_condition!, "the filter");
}
