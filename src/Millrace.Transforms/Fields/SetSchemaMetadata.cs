using Millrace.Config;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Fields;

/// <summary>Gives the schema another name, another version or both. The value stays as it is: it does not know its schema.</summary>
internal sealed class SetSchemaMetadata : PartTransformation
{
    private static readonly Setting<string?> Name = Setting.OptionalString("schema.name").Importance(Importance.High)
        .Doc("New name of the schema.");
    private static readonly Setting<int?> Version = Setting.OptionalInt("schema.version").Importance(Importance.High)
        .Doc("New version of the schema.");

    public static readonly ConfigDef Def = ConfigDef.Of(Name, Version, SharedSettings.ReplaceNull);

    private readonly PlanCache<Schema> _plans;
    private string? _name;
    private int? _version;

    public SetSchemaMetadata(RecordPart part)
        : base(Def, part) => _plans = new PlanCache<Schema>(Renamed);

    protected override void Configure(ConfigValues settings)
    {
        _name = settings.Get(Name);
        _version = settings.Get(Version);
        if (_name is null && _version is null) throw new ConfigException("Neither schema name nor version configured");
    }

    protected override void Apply(ref Record record, ref Schema? schema, ref Value value, ValueArena arena)
    {
        if (schema is null)
        {
            if (value.IsNull) return;
            throw new DataException("Schema required for [updating schema metadata]");
        }

        if (value.Kind == ValueKind.Struct && ReplacesNull) value = WithDefaults(schema, value, arena);
        schema = _plans.For(schema);
    }

    // Connect puts the fields into a struct of the new schema one by one, and reads nulls as defaults on the way.
    private Value WithDefaults(Schema schema, in Value value, ValueArena arena)
    {
        ReadOnlySpan<Value> old = value.Items;
        bool changes = false;
        for (int i = 0; i < old.Length && !changes; i++) changes = old[i].IsNull && schema.Fields[i].Schema.HasDefault;
        if (!changes) return value;
        Value copy = arena.Struct(old.Length, out Span<Value> fields);
        for (int i = 0; i < old.Length; i++) fields[i] = Read(old[i], schema.Fields[i].Schema);
        return copy;
    }

    private Schema Renamed(Schema schema)
    {
        SchemaBuilder builder = schema.ToBuilder();
        if (_name is not null) builder.Name(_name);
        if (_version is not null) builder.Version(_version);
        return builder.Build();
    }
}
