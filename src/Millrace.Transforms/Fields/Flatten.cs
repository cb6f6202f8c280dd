using System.Text;
using Millrace.Config;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Fields;

/// <summary>Brings the fields of nested structs or maps to the top, under joined names; lists stay as they are.</summary>
internal sealed class Flatten : PartTransformation
{
    private const string Purpose = "flattening";

    private static readonly Setting<string> DelimiterSetting = Setting.String("delimiter", ".")
        .Doc("What stands between the parts of a joined name.");

    public static readonly ConfigDef Def = ConfigDef.Of(DelimiterSetting);

    private readonly PlanCache<Plan> _plans;
    private readonly MapEntries _unique = new();
    private string _delimiter = "";
    private byte[] _utf8Delimiter = [];

    public Flatten(RecordPart part)
        : base(Def, part) => _plans = new PlanCache<Plan>(MakePlan);

    protected override void Configure(ConfigValues settings)
    {
        _delimiter = settings.Get(DelimiterSetting);
        _utf8Delimiter = Encoding.UTF8.GetBytes(_delimiter);
    }

    protected override void Apply(ref Record record, ref Schema? schema, ref Value value, ValueArena arena)
    {
        if (value.IsNull) return;
        if (schema is null)
        {
            Require.Map(value, Purpose);
            Value flat = arena.Map(LeavesOf(value), out Span<Value> entries);
            FlattenMap(value, default, entries, arena);
            value = MapCopy.Unique(flat, entries, _unique, arena);
            return;
        }

        Require.Struct(value, schema, Purpose);
        Plan plan = _plans.For(schema);
        Value old = value;
        value = arena.Struct(plan.Leaves.Length, out Span<Value> fields);
        for (int i = 0; i < fields.Length; i++) fields[i] = Take(old, plan.Leaves[i]);
        schema = plan.Schema;
    }

    private static Value Take(Value value, Field[] path)
    {
        foreach (Field step in path)
        {
            if (!value.IsNull) value = value.Items[step.Index];
            if (value.IsNull && step.Schema.HasDefault) value = step.Schema.Default;
        }

        return value;
    }

    private static int LeavesOf(in Value map)
    {
        int count = 0;
        ReadOnlySpan<Value> entries = map.Items;
        for (int i = 1; i < entries.Length; i += 2) count += entries[i].Kind == ValueKind.Map ? LeavesOf(entries[i]) : 1;
        return count;
    }

    // Returns what is left of the entries to fill.
    private Span<Value> FlattenMap(in Value map, Value prefix, Span<Value> rest, ValueArena arena)
    {
        ReadOnlySpan<Value> entries = map.Items;
        for (int i = 0; i < entries.Length; i += 2)
        {
            Value name = prefix.IsNull ? entries[i] : Join(prefix, entries[i], arena);
            if (entries[i + 1].Kind == ValueKind.Map)
            {
                rest = FlattenMap(entries[i + 1], name, rest, arena);
                continue;
            }

            rest[0] = name;
            rest[1] = entries[i + 1];
            rest = rest[2..];
        }

        return rest;
    }

    private Value Join(in Value prefix, in Value name, ValueArena arena)
    {
        if (!prefix.IsUtf8 || !name.IsUtf8) return Value.String(prefix + _delimiter + name);
        ReadOnlySpan<byte> first = prefix.AsBytes, second = name.AsBytes;
        Value joined = arena.Utf8(first.Length + _utf8Delimiter.Length + second.Length, out Span<byte> text);
        first.CopyTo(text);
        _utf8Delimiter.CopyTo(text[first.Length..]);
        second.CopyTo(text[(first.Length + _utf8Delimiter.Length)..]);
        return joined;
    }

    private Plan MakePlan(Schema schema)
    {
        SchemaBuilder builder = SchemaCopy.Basics(schema);
        var leaves = new List<Field[]>();
        AddLeaves(schema, "", schema.IsOptional, schema.HasDefault ? schema.Default : default, [], builder, leaves);
        return new Plan(builder.Build(), [.. leaves]);
    }

    private void AddLeaves(Schema schema, string prefix, bool isOptional, Value defaults, Field[] path, SchemaBuilder builder,
        List<Field[]> leaves)
    {
        foreach (Field field in schema.Fields)
        {
            string name = prefix.Length == 0 ? field.Name : prefix + _delimiter + field.Name;
            bool mayBeNull = isOptional || field.Schema.IsOptional;
            Value inherited = defaults.IsNull ? default : defaults.Items[field.Index];
            Value own = field.Schema.HasDefault ? field.Schema.Default : inherited;
            Field[] steps = [.. path, field];
            switch (field.Schema.Type)
            {
                case SchemaType.Map:
                    throw new DataException($"Flatten transformation does not support MAP for record with schemas (for field {name}).");
                case SchemaType.Struct when Array.Exists(path, above => ReferenceEquals(above.Schema, field.Schema)):
                    throw new DataException($"Flatten transformation does not support recursive schemas (for field {name}).");
                case SchemaType.Struct:
                    AddLeaves(field.Schema, name, mayBeNull, own, steps, builder, leaves);
                    break;
                default:
                    builder.Field(name, LeafSchema(field.Schema, mayBeNull, own));
                    leaves.Add(steps);
                    break;
            }
        }
    }

    private static Schema LeafSchema(Schema schema, bool isOptional, in Value defaultValue)
    {
        SchemaBuilder builder = schema.ToBuilder();
        if (isOptional) builder.Optional();
        if (!defaultValue.IsNull) builder.Default(defaultValue);
        return builder.Build();
    }

    private sealed record Plan(Schema Schema, Field[][] Leaves);
}
