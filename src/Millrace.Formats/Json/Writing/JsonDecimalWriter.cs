using Millrace.Data;

namespace Millrace.Formats.Json.Writing;

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
