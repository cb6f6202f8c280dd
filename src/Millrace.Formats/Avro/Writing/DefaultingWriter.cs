using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

/// <summary>Writes the default in place of null.</summary>
internal sealed class DefaultingWriter(AvroValueWriter inner, Value fallback) : AvroValueWriter
{
    private readonly Value _fallback = fallback;

    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.IsNull) inner.Write(ref writer, _fallback);
        else inner.Write(ref writer, value);
    }
}
