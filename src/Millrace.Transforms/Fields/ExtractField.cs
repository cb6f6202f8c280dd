using Millrace.Config;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Fields;

/// <summary>Puts one field in place of the whole.</summary>
internal sealed class ExtractField : PartTransformation
{
    private const string Purpose = "field extraction";

    private static readonly Setting<string> FieldSetting = Setting.String("field").Doc("Field to take.");

    public static readonly ConfigDef Def = ConfigDef.Of(FieldSetting, SharedSettings.PathSyntax, SharedSettings.ReplaceNull);

    private readonly PlanCache<Field[]> _plans;
    private FieldPath _path = null!;

    public ExtractField(RecordPart part)
        : base(Def, part) => _plans = new PlanCache<Field[]>(
            schema => _path.Resolve(schema)
                ?? throw new DataException($"Unknown field: {_path.Text}{MissingFields.Hint(_path.Text, schema)}"));

    protected override void Configure(ConfigValues settings) =>
        _path = FieldPath.Parse(settings.Get(FieldSetting), settings.Get(SharedSettings.PathSyntax));

    protected override void Apply(ref Record record, ref Schema? schema, ref Value value, ValueArena arena)
    {
        if (schema is null)
        {
            Require.MapOrNull(value, Purpose);
            value = _path.GetFrom(value);
            return;
        }

        Require.StructOrNull(value, schema, Purpose);
        Field[] steps = _plans.For(schema);
        foreach (Field step in steps)
        {
            if (value.IsNull) break;
            value = Read(value.Items[step.Index], step.Schema);
        }

        schema = steps[^1].Schema;
    }
}
