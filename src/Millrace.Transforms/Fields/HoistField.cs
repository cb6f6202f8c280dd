using Millrace.Config;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Fields;

/// <summary>Wraps the whole into a struct or map of one field.</summary>
internal sealed class HoistField : PartTransformation
{
    private static readonly Setting<string> FieldSetting = Setting.String("field").Doc("Name of the one field.");

    public static readonly ConfigDef Def = ConfigDef.Of(FieldSetting);

    private readonly PlanCache<Schema> _plans;
    private FieldName _field = null!;

    public HoistField(RecordPart part)
        : base(Def, part) => _plans = new PlanCache<Schema>(schema => SchemaBuilder.Struct().Field(_field.Text, schema).Build());

    protected override void Configure(ConfigValues settings) => _field = new FieldName(settings.Get(FieldSetting));

    protected override void Apply(ref Record record, ref Schema? schema, ref Value value, ValueArena arena)
    {
        Value old = value;
        if (schema is null)
        {
            value = arena.Map(1, out Span<Value> entries);
            entries[0] = _field.Key;
            entries[1] = old;
            return;
        }

        if (old.IsNull && !schema.IsOptional)
            throw new DataException($"Invalid value: null used for required field: \"{_field.Text}\", schema type: {schema.TypeName}");
        schema = _plans.For(schema);
        value = arena.Struct(1, out Span<Value> fields);
        fields[0] = old;
    }
}
