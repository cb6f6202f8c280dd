using Millrace.Data;

namespace Millrace.Formats.Json.Writing;

internal sealed class JsonBooleanWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Boolean) throw Invalid(value);
        output.Write(value.AsBoolean ? "true"u8 : "false"u8);
    }
}

internal sealed class JsonIntegerWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    private readonly ValueKind _kind = schema.Type switch
    {
        SchemaType.Int8 => ValueKind.Int8,
        SchemaType.Int16 => ValueKind.Int16,
        SchemaType.Int32 => ValueKind.Int32,
        _ => ValueKind.Int64,
    };

    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != _kind) throw Invalid(value);
        output.WriteNumber(value.AsInt64);
    }
}

internal sealed class JsonFloatWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind == ValueKind.Float64 && Schema.Type == SchemaType.Float64) output.WriteNumber(value.AsFloat64);
        else if (value.Kind == ValueKind.Float32 && Schema.Type == SchemaType.Float32) output.WriteNumber(value.AsFloat32);
        else throw Invalid(value);
    }
}

/// <summary>A Decimal as a number.</summary>
internal sealed class JsonDecimalWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    private readonly int _scale = LogicalTypes.ScaleOf(schema);

    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Bytes) throw Invalid(value);
        output.WriteAscii(DecimalText.Format(value.AsBytes, _scale));
    }
}

internal sealed class JsonStringWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.String) throw Invalid(value);
        output.WriteText(value);
    }
}

internal sealed class JsonBytesWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Bytes) throw Invalid(value);
        output.WriteBase64(value.AsBytes);
    }
}
