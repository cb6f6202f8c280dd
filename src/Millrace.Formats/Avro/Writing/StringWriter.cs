using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

internal sealed class StringWriter : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.String) throw Invalid("STRING", value);
        if (value.IsUtf8) writer.WriteBytes(value.AsBytes);
        else writer.WriteString(value.AsString);
    }
}
