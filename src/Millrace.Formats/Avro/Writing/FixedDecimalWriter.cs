using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

/// <summary>A Decimal as fixed: its sign is repeated on the left until the size is reached.</summary>
internal sealed class FixedDecimalWriter(int size) : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Bytes) throw Invalid("BYTES", value);
        ReadOnlySpan<byte> unscaled = value.AsBytes;
        if (unscaled.Length > size) throw new DataException($"Cannot write a Decimal of {unscaled.Length} bytes as fixed of size {size}");
        Span<byte> target = writer.Reserve(size);
        bool isNegative = unscaled.Length > 0 && (unscaled[0] & 0x80) != 0;
        target[..(size - unscaled.Length)].Fill(isNegative ? (byte)0xFF : (byte)0);
        unscaled.CopyTo(target[(size - unscaled.Length)..]);
    }
}
