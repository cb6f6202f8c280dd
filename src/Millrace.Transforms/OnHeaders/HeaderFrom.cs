using Millrace.Config;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.OnHeaders;

/// <summary>Copies or moves fields into headers, behind those that are there.</summary>
internal sealed class HeaderFrom : PartTransformation
{
    private static readonly Setting<IReadOnlyList<string>> Fields = Setting.List("fields").NotEmpty().Importance(Importance.High)
        .Doc("Fields to take, in the order of headers.");

    private static readonly Setting<IReadOnlyList<string>> Keys = Setting.List("headers").NotEmpty().Importance(Importance.High)
        .Doc("Keys of the headers, one for each field.");

    private static readonly Setting<string> Operation = Setting.String("operation").OneOf("move", "copy").Importance(Importance.High)
        .Doc("move takes the fields out of the record, copy leaves them.");

    public static readonly ConfigDef Def = ConfigDef.Of(Fields, Keys, Operation, SharedSettings.ReplaceNull);

    private readonly PlanCache<Plan> _plans;
    private FieldName[] _fields = [];
    private IReadOnlyList<string> _keys = [];
    private bool _moves;
    private string _purpose = "";

    public HeaderFrom(RecordPart part)
        : base(Def, part) => _plans = new PlanCache<Plan>(MakePlan);

    protected override void Configure(ConfigValues settings)
    {
        _fields = FieldName.Of(settings.Get(Fields));
        _keys = settings.Get(Keys);
        if (_fields.Length != _keys.Count)
            throw new ConfigException("'fields' config must have the same number of elements as 'headers' config.");
        _moves = settings.Get(Operation) == "move";
        _purpose = $"header {settings.Get(Operation)}";
    }

    protected override void Apply(ref Record record, ref Schema? schema, ref Value value, ValueArena arena)
    {
        if (schema is null) Require.Map(value, _purpose);
        else Require.Struct(value, schema, _purpose);

        // A source may give the same headers to many records, so they are never changed in place. Their values outlive the batch's memory.
        Headers headers = record.Headers?.Clone() ?? [];
        if (schema is null)
        {
            for (int i = 0; i < _fields.Length; i++) headers.Add(new Header(_keys[i], null, _fields[i].GetFrom(value.Items).Detach()));
            if (_moves) value = MapCopy.Without(value, _fields, arena);
        }
        else
        {
            Plan plan = _plans.For(schema);
            for (int i = 0; i < plan.Taken.Length; i++)
            {
                Field field = plan.Taken[i];
                headers.Add(new Header(_keys[i], field.Schema, Read(value.Items[field.Index], field.Schema).Detach()));
            }

            if (_moves) plan.Rest.Apply(ref schema, ref value, this, arena);
        }

        record.Headers = headers;
    }

    private Plan MakePlan(Schema schema)
    {
        Field[] taken = [.. _fields.Select(name => schema.FindField(name.Text)
            ?? throw new DataException($"Unknown field: {name.Text}{MissingFields.Hint(name.Text, schema)}"))];
        return new Plan(taken,
            FieldSelection.Of(schema, schema.Fields.Where(field => !taken.Contains(field)).Select(field => (field, field.Name))));
    }

    private sealed record Plan(Field[] Taken, FieldSelection Rest);
}
