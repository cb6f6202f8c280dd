using Millrace.Config;
using Millrace.Data;
using Millrace.Records;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Evaluation;
using Millrace.Transforms.Expressions.Syntax;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Expressions;

/// <summary>Sets fields to what expressions over the fields give. A null part (a tombstone) stays null.</summary>
internal sealed class Compute : PartTransformation
{
    private const string Purpose = "computing fields";

    private readonly PlanCache<StructPlan> _plans;
    private SourceText _source = new("");
    private IReadOnlyList<Statement> _statements = [];
    private FieldName[] _names = [];
    private (FieldName Name, Evaluator Expression)[] _ofMap = [];

    public Compute(RecordPart part)
        : base(ExpressionSettings.Compute, part) =>
        _plans = new PlanCache<StructPlan>(schema => StructPlan.Make(schema, _statements, _source, ReplacesNull));

    protected override void Configure(ConfigValues settings)
    {
        _source = new SourceText(settings.Get(ExpressionSettings.Expressions));
        _statements = Parser.Assignments(_source);
        // A field that is assigned twice is one entry.
        _names = FieldName.Of(_statements.Select(statement => statement.Field).Distinct(StringComparer.Ordinal));
        _ofMap = [.. _statements.Select(statement =>
            (new FieldName(statement.Field), new Binder(MapScope.Instance, _source).Bind(statement.Expression)))];
    }

    protected override void Apply(ref Record record, ref Schema? schema, ref Value value, ValueArena arena)
    {
        if (value.IsNull) return;
        if (schema is null)
        {
            Require.Map(value, Purpose);
            value = OfMap(in value, arena);
            return;
        }

        Require.Struct(value, schema, Purpose);
        StructPlan plan = _plans.For(schema);
        value = plan.Apply(in value, arena);
        schema = plan.Schema;
    }

    private Value OfMap(in Value map, ValueArena arena)
    {
        Value computed = MapCopy.With(map, _names, arena, out Span<Value> entries);
        var row = new Row(entries, arena);
        foreach (var (name, expression) in _ofMap)
        {
            Value result = expression.Evaluate(in row);
            entries[name.FindIn(entries)] = result;
        }

        return computed;
    }
}
