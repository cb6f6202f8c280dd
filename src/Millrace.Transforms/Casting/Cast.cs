using Millrace.Config;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Casting;

/// <summary>Gives fields, or the whole key or value, another primitive type.</summary>
internal sealed class Cast : PartTransformation
{
    private const string Purpose = "cast types";

    private static readonly Setting<IReadOnlyList<string>> Spec = Setting.List("spec").Importance(Importance.High).Check(Fault)
        .Doc($"Pairs field:type, or one type for the whole key or value. Types: {CastTarget.Names}.");

    public static readonly ConfigDef Def = ConfigDef.Of(Spec, SharedSettings.ReplaceNull);

    private readonly PlanCache<Plan> _plans;
    private FieldName[] _fields = [];
    private SchemaType[] _targets = [];

    public Cast(RecordPart part)
        : base(Def, part) => _plans = new PlanCache<Plan>(MakePlan);

    private bool IsWhole => _fields.Length == 0;

    protected override void Configure(ConfigValues settings)
    {
        IReadOnlyList<string> spec = settings.Get(Spec);
        _targets = [.. spec.Select(entry => CastTarget.Parse(entry[(entry.LastIndexOf(':') + 1)..])!.Value)];
        _fields = FieldName.Of(spec.Where(entry => entry.Contains(':', StringComparison.Ordinal))
            .Select(entry => entry[..entry.LastIndexOf(':')].Trim()));
    }

    protected override void Apply(ref Record record, ref Schema? schema, ref Value value, ValueArena arena)
    {
        if (value.IsNull) return;
        if (schema is null && IsWhole) value = ValueCast.To(value, null, _targets[0]);
        else if (schema is null) CastMap(ref value, arena);
        else CastWithSchema(ref schema, ref value, arena);
    }

    private void CastMap(ref Value value, ValueArena arena)
    {
        Require.Map(value, Purpose);
        value = MapCopy.With(value, _fields, arena, out Span<Value> entries);
        for (int i = 0; i < _fields.Length; i++)
        {
            ref Value entry = ref entries[_fields[i].FindIn(entries)];
            entry = CastField(_fields[i].Text, entry, null, _targets[i]);
        }
    }

    private void CastWithSchema(ref Schema schema, ref Value value, ValueArena arena)
    {
        if (!IsWhole) Require.Struct(value, schema, Purpose);
        Plan plan = _plans.For(schema);
        value = IsWhole ? ValueCast.To(value, schema, _targets[0]) : CastStruct(schema, value, plan.Targets, arena);
        schema = plan.Schema;
    }

    private Value CastStruct(Schema schema, in Value value, SchemaType?[] targets, ValueArena arena)
    {
        ReadOnlySpan<Value> old = value.Items;
        Value cast = arena.Struct(old.Length, out Span<Value> fields);
        for (int i = 0; i < old.Length; i++)
        {
            Schema field = schema.Fields[i].Schema;
            Value read = Read(old[i], field);
            fields[i] = targets[i] is { } target ? CastField(schema.Fields[i].Name, read, field, target) : read;
        }

        return cast;
    }

    private static Value CastField(string name, in Value value, Schema? schema, SchemaType target)
    {
        try
        {
            return ValueCast.To(value, schema, target);
        }
        catch (DataException fault)
        {
            throw new DataException($"Field {name}: {fault.Message}", fault);
        }
    }

    private Plan MakePlan(Schema schema)
    {
        if (IsWhole) return new Plan(Converted(schema, _targets[0]), []);
        TellMissing(Spec, _fields, schema);
        SchemaBuilder builder = SchemaCopy.Basics(schema);
        var targets = new SchemaType?[schema.Fields.Count];
        foreach (Field field in schema.Fields)
        {
            int index = Array.FindIndex(_fields, name => name.Text == field.Name);
            if (index >= 0) targets[field.Index] = _targets[index];
            builder.Field(field.Name, index >= 0 ? Converted(field.Schema, _targets[index]) : field.Schema);
        }

        if (schema.IsOptional) builder.Optional();
        if (schema.HasDefault)
            builder.Default(schema.Default.IsNull ? default : CastStruct(schema, schema.Default, targets, new ValueArena()));
        return new Plan(builder.Build(), targets);
    }

    private static Schema Converted(Schema schema, SchemaType target)
    {
        var builder = new SchemaBuilder(target);
        if (schema.IsOptional) builder.Optional();
        if (schema.HasDefault) builder.Default(ValueCast.To(schema.Default, schema, target));
        return builder.Build();
    }

    private static string? Fault(IReadOnlyList<string> spec)
    {
        if (spec.Count == 0) return "Must specify at least one field to cast.";
        foreach (string entry in spec)
        {
            string type = entry[(entry.LastIndexOf(':') + 1)..];
            if (CastTarget.Parse(type) is null)
                return $"Cast transformation does not support casting to {type.Trim()}; supported types are [{CastTarget.Names}]";
        }

        return spec.Count > 1 && spec.Any(entry => !entry.Contains(':', StringComparison.Ordinal))
            ? "Cast transformations that specify a type to cast the entire value to may only specify a single cast in their spec"
            : null;
    }

    private sealed record Plan(Schema Schema, SchemaType?[] Targets);
}
