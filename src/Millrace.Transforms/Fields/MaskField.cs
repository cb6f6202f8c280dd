using Millrace.Config;
using Millrace.Data;
using Millrace.Records;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Fields;

/// <summary>Overwrites fields with an empty value of their type, or with one that is given.</summary>
internal sealed class MaskField : PartTransformation
{
    private const string Purpose = "mask fields";

    private static readonly Setting<IReadOnlyList<string>> Names = Setting.List("fields").NotEmpty().Importance(Importance.High)
        .Doc("Fields to overwrite.");

    private static readonly Setting<string?> Replacement = Setting.OptionalString("replacement").Importance(Importance.Low)
        .Check(text => text?.Length == 0 ? "String must be non-empty" : null)
        .Doc("Text or number to write instead; without it 0, false, empty text, an empty list or the epoch, by the type of the value.");

    public static readonly ConfigDef Def = ConfigDef.Of(Names, Replacement, SharedSettings.ReplaceNull);

    private readonly PlanCache<Field[]> _plans;
    private FieldName[] _names = [];
    private Masking _masking = new(null);

    public MaskField(RecordPart part)
        : base(Def, part) => _plans = new PlanCache<Field[]>(MakePlan);

    protected override void Configure(ConfigValues settings)
    {
        _names = FieldName.Of(settings.Get(Names));
        _masking = new Masking(settings.Get(Replacement));
    }

    private Field[] MakePlan(Schema schema)
    {
        TellMissing(Names, _names, schema);
        return [.. schema.Fields.Where(field => Array.Exists(_names, name => name.Text == field.Name))];
    }

    protected override void Apply(ref Record record, ref Schema? schema, ref Value value, ValueArena arena)
    {
        if (schema is null)
        {
            Require.Map(value, Purpose);
            value = MapCopy.With(value, _names, arena, out Span<Value> entries);
            foreach (FieldName name in _names)
            {
                int at = name.FindIn(entries);
                entries[at] = _masking.Mask(entries[at], null);
            }

            return;
        }

        Require.Struct(value, schema, Purpose);
        ReadOnlySpan<Value> old = value.Items;
        value = arena.Struct(old.Length, out Span<Value> fields);
        for (int i = 0; i < old.Length; i++) fields[i] = Read(old[i], schema.Fields[i].Schema);
        foreach (Field field in _plans.For(schema)) fields[field.Index] = _masking.Mask(fields[field.Index], field.Schema);
    }
}
