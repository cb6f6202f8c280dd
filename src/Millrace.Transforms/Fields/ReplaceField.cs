using Millrace.Config;
using Millrace.Data;
using Millrace.Records;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Fields;

/// <summary>Drops and renames fields.</summary>
internal sealed class ReplaceField : PartTransformation
{
    private const string Purpose = "field replacement";

    private static readonly Setting<IReadOnlyList<string>> Exclude = Setting.List("exclude", []).Doc("Fields to drop; wins over include.");
    private static readonly Setting<IReadOnlyList<string>> Include = Setting.List("include", []).Doc("Fields to keep; all when empty.");

    private static readonly Setting<IReadOnlyList<string>> Renames = Setting.List("renames", [])
        .Check(pairs => pairs.FirstOrDefault(pair => pair.Split(':').Length != 2) is { } bad ? $"Invalid rename mapping: {bad}" : null)
        .Doc("Pairs old:new of names.");

    public static readonly ConfigDef Def = ConfigDef.Of(Exclude, Include, Renames, SharedSettings.ReplaceNull);

    private readonly MapEntries _unique = new();
    private readonly PlanCache<FieldSelection> _plans;
    private FieldName[] _exclude = [];
    private FieldName[] _include = [];
    private FieldName[] _oldNames = [];
    private FieldName[] _newNames = [];

    public ReplaceField(RecordPart part)
        : base(Def, part) => _plans = new PlanCache<FieldSelection>(MakePlan);

    protected override void Configure(ConfigValues settings)
    {
        _exclude = FieldName.Of(settings.Get(Exclude));
        _include = FieldName.Of(settings.Get(Include));
        _oldNames = FieldName.Of(settings.Get(Renames).Select(pair => pair.Split(':')[0]));
        _newNames = FieldName.Of(settings.Get(Renames).Select(pair => pair.Split(':')[1]));
    }

    protected override void Apply(ref Record record, ref Schema? schema, ref Value value, ValueArena arena)
    {
        if (value.IsNull) return;
        if (schema is null)
        {
            Require.Map(value, Purpose);
            value = OfMap(value.Items, arena);
            return;
        }

        Require.Struct(value, schema, Purpose);
        _plans.For(schema).Apply(ref schema, ref value, this, arena);
    }

    private Value OfMap(ReadOnlySpan<Value> old, ValueArena arena)
    {
        int kept = 0;
        for (int i = 0; i < old.Length; i += 2)
            if (Keeps(old[i])) kept++;
        Value map = arena.Map(kept, out Span<Value> entries);
        int at = 0;
        for (int i = 0; i < old.Length; i += 2)
        {
            if (!Keeps(old[i])) continue;
            int renamed = FieldName.IndexOf(_oldNames, old[i]);
            entries[at++] = renamed < 0 ? old[i] : _newNames[renamed].Key;
            entries[at++] = old[i + 1];
        }

        // Of a field that is there and one that gets its name, the later counts.
        return _oldNames.Length == 0 ? map : MapCopy.Unique(map, entries, _unique, arena);
    }

    private FieldSelection MakePlan(Schema schema)
    {
        TellMissing(Exclude, _exclude, schema);
        TellMissing(Include, _include, schema);
        TellMissing(Renames, _oldNames, schema);
        var kept = schema.Fields.Where(field => Keeps(Value.String(field.Name)));
        return FieldSelection.Of(schema, kept.Select(field => (field, NewName(field.Name))));
    }

    private bool Keeps(in Value name) =>
        FieldName.IndexOf(_exclude, name) < 0 && (_include.Length == 0 || FieldName.IndexOf(_include, name) >= 0);

    private string NewName(string name) =>
        FieldName.IndexOf(_oldNames, Value.String(name)) is >= 0 and var index ? _newNames[index].Text : name;
}
