using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Records;

namespace Millrace.Transforms.Parts;

/// <summary>A transformation of a record's key or value; all other parts stay as they are unless it says so.</summary>
internal abstract class PartTransformation(ConfigDef config, RecordPart part) : Transformation
{
    private MissingFields? _missing;

    public sealed override ConfigDef Config => config;

    protected RecordPart Part => part;

    /// <summary>Whether a null field is read as its schema's default, where there is one.</summary>
    protected bool ReplacesNull { get; private set; } = true;

    public sealed override void Configure(IReadOnlyDictionary<string, string> settings)
    {
        ConfigValues values = config.Parse(settings);
        if (config.Find(SharedSettings.ReplaceNull.Name) is not null) ReplacesNull = values.Get(SharedSettings.ReplaceNull);
        Configure(values);
    }

    public sealed override bool Apply(ref Record record, ValueArena arena)
    {
        if (part == RecordPart.Key) Apply(ref record, ref record.KeySchema, ref record.Key, arena);
        else Apply(ref record, ref record.ValueSchema, ref record.Value, arena);
        return true;
    }

    protected abstract void Configure(ConfigValues settings);

    /// <param name="record">The whole record; <paramref name="schema"/> and <paramref name="value"/> are places in it.</param>
    /// <param name="schema">Schema of the part, null when there is none.</param>
    /// <param name="value">The part itself.</param>
    /// <param name="arena">Where new values are made.</param>
    protected abstract void Apply(ref Record record, ref Schema? schema, ref Value value, ValueArena arena);

    /// <inheritdoc cref="MissingFields.Tell"/>
    protected void TellMissing(Setting setting, IEnumerable<FieldName> names, Schema schema) =>
        (_missing ??= new MissingFields(this)).Tell(setting, names, schema);

    /// <summary>A field as the transformation sees it: null may stand for the default.</summary>
    public Value Read(in Value field, Schema schema) => field.IsNull && ReplacesNull && schema.HasDefault ? schema.Default : field;
}
