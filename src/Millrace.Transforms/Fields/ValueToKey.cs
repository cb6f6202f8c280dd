using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Fields;

/// <summary>Makes the key of fields of the value. The partition stays.</summary>
internal sealed class ValueToKey : Transformation
{
    private const string Purpose = "copying fields from value to key";

    private static readonly Setting<IReadOnlyList<string>> Fields = Setting.List("fields").NotEmpty().Importance(Importance.High)
        .Doc("Fields of the value that become the key.");

    public static readonly ConfigDef Def = ConfigDef.Of(Fields, SharedSettings.PathSyntax, SharedSettings.ReplaceNull);

    private readonly PlanCache<Plan> _plans;
    private FieldPath[] _paths = [];
    private FieldName[] _names = [];
    private bool _replacesNull;

    public ValueToKey() => _plans = new PlanCache<Plan>(MakePlan);

    public override ConfigDef Config => Def;

    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        ConfigValues values = Def.Parse(config);
        string syntax = values.Get(SharedSettings.PathSyntax);
        _paths = [.. values.Get(Fields).Select(text => FieldPath.Parse(text, syntax))];
        _names = FieldName.Of(values.Get(Fields));
        _replacesNull = values.Get(SharedSettings.ReplaceNull);
    }

    public override bool Apply(ref Record record, ValueArena arena)
    {
        if (record.ValueSchema is not { } schema)
        {
            Require.Map(record.Value, Purpose);
            record.Key = arena.Map(_paths.Length, out Span<Value> entries);
            for (int i = 0; i < _paths.Length; i++)
            {
                entries[2 * i] = _names[i].Key;
                entries[(2 * i) + 1] = _paths[i].GetFrom(record.Value);
            }

            record.KeySchema = null;
            return true;
        }

        Require.Struct(record.Value, schema, Purpose);
        Plan plan = _plans.For(schema);
        record.Key = arena.Struct(plan.Fields.Length, out Span<Value> fields);
        for (int i = 0; i < fields.Length; i++) fields[i] = Take(record.Value, plan.Fields[i]);
        record.KeySchema = plan.Schema;
        return true;
    }

    private Value Take(Value value, Field[] steps)
    {
        foreach (Field step in steps)
        {
            if (value.IsNull) break;
            value = value.Items[step.Index];
            if (value.IsNull && _replacesNull && step.Schema.HasDefault) value = step.Schema.Default;
        }

        return value;
    }

    private Plan MakePlan(Schema schema)
    {
        var key = SchemaBuilder.Struct();
        var fields = new List<Field[]>();
        foreach (FieldPath path in _paths)
        {
            Field[] steps = path.Resolve(schema)
                ?? throw new DataException($"Field does not exist: {path.Text}{MissingFields.Hint(path.Text, schema)}");
            key.Field(path.Text, steps[^1].Schema);
            fields.Add(steps);
        }

        return new Plan(key.Build(), [.. fields]);
    }

    private sealed record Plan(Schema Schema, Field[][] Fields);
}
