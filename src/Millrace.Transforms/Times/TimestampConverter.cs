using Millrace.Config;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Times;

/// <summary>Turns points in time into text, numbers or logical types.</summary>
internal sealed class TimestampConverter : PartTransformation
{
    private const string Purpose = "converting timestamp formats";

    private static readonly Setting<string> FieldSetting = Setting.String("field", "").Importance(Importance.High)
        .Doc("Field to convert; empty: the whole key or value.");

    // In this order: it is that of Kafka's message.
    private static readonly Setting<string> TargetType = Setting.String("target.type").OneOf("Date", "Time", "Timestamp", "string", "unix")
        .Importance(Importance.High).Doc("What to make of it.");

    private static readonly Setting<string> Format = Setting.String("format", "")
        .Doc("Pattern of texts in the letters of Java's SimpleDateFormat, in UTC; required where text is read or written.");

    private static readonly Setting<string> Precision = Setting.String("unix.precision", "milliseconds")
        .OneOf("nanoseconds", "microseconds", "milliseconds", "seconds").Importance(Importance.Low).Doc("Unit of numbers since the epoch.");

    public static readonly ConfigDef Def = ConfigDef.Of(FieldSetting, TargetType, Format, Precision, SharedSettings.ReplaceNull);

    private readonly PlanCache<Plan> _plans;
    private FieldName[] _fields = [];
    private TimeConversion _conversion = null!;

    public TimestampConverter(RecordPart part)
        : base(Def, part) => _plans = new PlanCache<Plan>(MakePlan);

    protected override void Configure(ConfigValues settings)
    {
        string field = settings.Get(FieldSetting), pattern = settings.Get(Format);
        _fields = field.Length == 0 ? [] : [new FieldName(field)];
        TimeKind target = Enum.Parse<TimeKind>(settings.Get(TargetType), ignoreCase: true);
        if (target == TimeKind.String && pattern.Length == 0)
            throw new ConfigException("TimestampConverter requires format option to be specified when using string timestamps");
        _conversion =
            new TimeConversion(target, pattern.Length == 0 ? null : Parse(pattern), pattern, UnixPrecision.Of(settings.Get(Precision)));
    }

    protected override void Apply(ref Record record, ref Schema? schema, ref Value value, ValueArena arena)
    {
        if (schema is null)
        {
            if (!value.IsNull) ConvertSchemaless(ref value, arena);
            return;
        }

        if (_fields.Length > 0) Require.StructOrNull(value, schema, Purpose);
        Plan plan = _plans.For(schema);
        Schema old = schema;
        schema = plan.Schema;
        if (value.IsNull) return;
        if (_fields.Length == 0) value = _conversion.Convert(value, plan.From, arena);
        else if (plan.Index >= 0 || ReplacesNull) value = ConvertField(old, value, plan, arena);
    }

    private void ConvertSchemaless(ref Value value, ValueArena arena)
    {
        if (_fields.Length == 0)
        {
            value = _conversion.Convert(value, TimeConversion.KindOf(value), arena);
            return;
        }

        Require.Map(value, Purpose);
        value = MapCopy.With(value, _fields, arena, out Span<Value> entries);
        ref Value entry = ref entries[_fields[0].FindIn(entries)];
        if (!entry.IsNull) entry = _conversion.Convert(entry, TimeConversion.KindOf(entry), arena);
    }

    private Value ConvertField(Schema old, in Value value, Plan plan, ValueArena arena)
    {
        Value copy = arena.Struct(old.Fields.Count, out Span<Value> fields);
        for (int i = 0; i < fields.Length; i++) fields[i] = Read(value.Items[i], old.Fields[i].Schema);
        if (plan.Index >= 0) fields[plan.Index] = _conversion.Convert(fields[plan.Index], plan.From, arena);
        return copy;
    }

    private Plan MakePlan(Schema schema)
    {
        if (_fields.Length == 0) return new Plan(_conversion.TargetSchema(schema.IsOptional), TimeConversion.KindOf(schema), -1);
        TellMissing(FieldSetting, _fields, schema);
        if (schema.FindField(_fields[0].Text) is not { } converted)
            return new Plan(schema, TimeKind.Unix, -1);

        TimeKind from = TimeConversion.KindOf(converted.Schema);
        var arena = new ValueArena();
        SchemaBuilder builder = SchemaCopy.Basics(schema);
        foreach (Field field in schema.Fields)
            builder.Field(field.Name, field == converted ? Target(field.Schema, from, arena) : field.Schema);
        if (schema.IsOptional) builder.Optional();
        var plan = new Plan(builder.Self, from, converted.Index);
        if (schema.HasDefault)
            builder.Default(schema.Default.Kind == ValueKind.Struct ? ConvertField(schema, schema.Default, plan, arena) : schema.Default);
        return plan with { Schema = builder.Build() };
    }

    private Schema Target(Schema schema, TimeKind from, ValueArena arena)
    {
        Schema target = _conversion.TargetSchema(schema.IsOptional);
        return schema.HasDefault ? target.ToBuilder().Default(_conversion.Convert(schema.Default, from, arena)).Build() : target;
    }

    private static JavaDateFormat Parse(string pattern)
    {
        try
        {
            return JavaDateFormat.Parse(pattern);
        }
        catch (FormatException fault)
        {
            throw new ConfigException(
                $"TimestampConverter requires a SimpleDateFormat-compatible pattern for string timestamps: {pattern}: {fault.Message}",
                fault);
        }
    }

    private sealed record Plan(Schema Schema, TimeKind From, int Index);
}
