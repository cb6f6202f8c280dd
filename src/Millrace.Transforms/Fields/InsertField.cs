using Millrace.Config;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Fields;

/// <summary>
/// Adds fields that say where a record comes from, or a fixed text. A name that ends in <c>!</c> is a required field, in <c>?</c> an
/// optional one.
/// </summary>
internal sealed class InsertField : PartTransformation
{
    private const string Purpose = "field insertion";
    private const string Suffixes = " Ends in ! for a required field, in ? (as without) for an optional one.";

    private static readonly Setting<string?> Topic = Setting.OptionalString("topic.field").Doc("Field for the topic." + Suffixes);
    private static readonly Setting<string?> Partition = Setting.OptionalString("partition.field")
        .Doc("Field for the partition." + Suffixes);
    private static readonly Setting<string?> Offset = Setting.OptionalString("offset.field")
        .Doc("Field for the offset; sinks only." + Suffixes);
    private static readonly Setting<string?> Timestamp = Setting.OptionalString("timestamp.field")
        .Doc("Field for the time of the record." + Suffixes);
    private static readonly Setting<string?> Static = Setting.OptionalString("static.field")
        .Doc("Field for the text of static.value." + Suffixes);
    private static readonly Setting<string?> Text = Setting.OptionalString("static.value").Doc("Text for static.field.");

    public static readonly ConfigDef Def = ConfigDef.Of(Topic, Partition, Offset, Timestamp, Static, Text, SharedSettings.ReplaceNull);

    private readonly PlanCache<Schema> _plans;
    private Insertion[] _insertions = [];
    private Value _text;

    public InsertField(RecordPart part)
        : base(Def, part) => _plans = new PlanCache<Schema>(MakePlan);

    protected override void Configure(ConfigValues settings)
    {
        (Setting<string?> Setting, Schema Schema, Source Source)[] known =
        [
            (Topic, Schema.String, Source.Topic), (Partition, Schema.Int32, Source.Partition), (Offset, Schema.Int64, Source.Offset),
            (Timestamp, LogicalTypes.TimestampSchema, Source.Timestamp), (Static, Schema.String, Source.Text),
        ];
        _insertions = [.. known.Where(one => settings.Get(one.Setting) is not null)
            .Select(one => Insertion.Of(settings.Get(one.Setting)!, one.Schema, one.Source))];
        if (_insertions.Length == 0) throw new ConfigException("No field insertion configured");
        string? text = settings.Get(Text);
        if (settings.Get(Static) is not null && text is null)
            throw ConfigException.Invalid(Text.Name, null, "No value specified for static field: " + settings.Get(Static));
        _text = Value.String(text);
    }

    protected override void Apply(ref Record record, ref Schema? schema, ref Value value, ValueArena arena)
    {
        if (value.IsNull) return;
        if (schema is null) InsertIntoMap(ref record, ref value, arena);
        else InsertIntoStruct(ref record, ref schema, ref value, arena);
    }

    private void InsertIntoMap(ref Record record, ref Value value, ValueArena arena)
    {
        Require.Map(value, Purpose);
        ReadOnlySpan<Value> old = value.Items;

        // A record without a partition or a time gets no entry for it.
        int added = 0;
        foreach (Insertion insertion in _insertions)
            if (insertion.Name.FindIn(old) < 0 && !ValueOf(insertion.Source, in record).IsNull) added++;
        value = arena.Map((old.Length / 2) + added, out Span<Value> entries);
        old.CopyTo(entries);
        int end = old.Length;
        foreach (Insertion insertion in _insertions)
        {
            Value inserted = ValueOf(insertion.Source, in record);
            if (inserted.IsNull) continue;
            int at = insertion.Name.FindIn(entries[..end]);
            if (at < 0)
            {
                entries[end] = insertion.Name.Key;
                at = end + 1;
                end += 2;
            }

            entries[at] = inserted;
        }
    }

    private void InsertIntoStruct(ref Record record, ref Schema? schema, ref Value value, ValueArena arena)
    {
        Require.Struct(value, schema!, Purpose);
        Schema old = schema!;
        ReadOnlySpan<Value> fields = value.Items;
        schema = _plans.For(old);
        value = arena.Struct(schema.Fields.Count, out Span<Value> all);
        for (int i = 0; i < fields.Length; i++) all[i] = Read(fields[i], old.Fields[i].Schema);
        for (int i = 0; i < _insertions.Length; i++)
        {
            Value inserted = ValueOf(_insertions[i].Source, in record);
            if (inserted.IsNull && _insertions[i].IsRequired)
                throw new DataException(
                    $"Invalid value: null used for required field: \"{_insertions[i].Name.Text}\", schema type: "
                    + $"{_insertions[i].Schema.TypeName}");
            all[fields.Length + i] = inserted;
        }
    }

    private Value ValueOf(Source source, in Record record)
    {
        switch (source)
        {
            case Source.Topic: return Value.String(record.Topic);
            case Source.Partition: return record.Partition == Record.None ? default : Value.Int32(record.Partition);
            case Source.Timestamp: return record.Timestamp == Record.None ? default : Value.Int64(record.Timestamp);
            case Source.Text: return _text;
            default:
                Require.SinkRecord(in record, Purpose);
                return Value.Int64(record.Offset);
        }
    }

    private Schema MakePlan(Schema schema)
    {
        SchemaBuilder builder = SchemaCopy.Basics(schema);
        foreach (Field field in schema.Fields) builder.Field(field.Name, field.Schema);
        foreach (Insertion insertion in _insertions) builder.Field(insertion.Name.Text, insertion.Schema);
        return builder.Build();
    }

    private enum Source
    {
        Topic, Partition, Offset, Timestamp, Text,
    }

    private sealed record Insertion(FieldName Name, Schema Schema, bool IsRequired, Source Source)
    {
        public static Insertion Of(string text, Schema schema, Source source) => text switch
        {
            [.. var name, '!'] => new Insertion(new FieldName(name), schema, true, source),
            [.. var name, '?'] => new Insertion(new FieldName(name), schema.AsOptional(), false, source),
            _ => new Insertion(new FieldName(text), schema.AsOptional(), false, source),
        };
    }
}
