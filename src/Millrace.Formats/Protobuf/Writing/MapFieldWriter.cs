using Millrace.Data;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>A map: for each entry a message of key and value.</summary>
internal sealed class MapFieldWriter(int number) : FieldWriter(number)
{
    private readonly ulong _tag = TagOf(number, WireType.Bytes);

    /// <summary>Set by the compiler after this object is made: a value may hold such a map again.</summary>
    public FieldWriter Key { get; set; } = null!;

    public FieldWriter Value { get; set; } = null!;

    public override void Write(ref ProtobufWriter writer, in Data.Value value)
    {
        if (value.IsNull) return;
        if (value.Kind != ValueKind.Map) throw ScalarFaults.Invalid("a map", value);
        ReadOnlySpan<Data.Value> items = value.Items;
        for (int i = items.Length - 2; i >= 0; i -= 2)
        {
            int before = writer.Enter();
            Value.Write(ref writer, items[i + 1]);
            Key.Write(ref writer, items[i]);
            writer.Leave(before);
            writer.WriteVarint(_tag);
        }
    }
}
