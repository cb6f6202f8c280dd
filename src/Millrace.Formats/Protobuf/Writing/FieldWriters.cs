using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>Writes a field: its content, and then, in front of it, its tag.</summary>
/// <param name="number">The field's number; the smallest one of a oneof.</param>
internal abstract class FieldWriter(int number)
{
    public int Number { get; } = number;

    /// <summary>Writes the field, or nothing where there is nothing to say.</summary>
    /// <exception cref="Errors.DataException">The value is not of the type.</exception>
    public abstract void Write(ref ProtobufWriter writer, in Value value);

    protected static ulong TagOf(int number, WireType type) => ((ulong)number << 3) | (ulong)type;
}

/// <summary>The common case: a scalar, written in place.</summary>
internal sealed class ScalarFieldWriter<T>(int number, bool hasPresence) : FieldWriter(number)
    where T : struct, IScalar
{
    private readonly ulong _tag = TagOf(number, T.WireType);

    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        if (value.IsNull || (!hasPresence && T.IsDefault(value))) return;
        T.Write(ref writer, value);
        writer.WriteVarint(_tag);
    }
}

/// <summary>A single value of any type.</summary>
internal sealed class SingleFieldWriter(int number, ElementWriter element, bool hasPresence) : FieldWriter(number)
{
    private readonly ulong _tag = TagOf(number, element.WireType);

    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        if (value.IsNull || (!hasPresence && element.IsDefault(value))) return;
        element.Write(ref writer, value);
        writer.WriteVarint(_tag);
    }
}

/// <summary>A struct of the members of a oneof: the first that is set is written.</summary>
internal sealed class UnionFieldWriter(FieldWriter[] members) : FieldWriter(members.Min(member => member.Number))
{
    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        if (value.IsNull) return;
        if (value.Kind != ValueKind.Struct || value.Items.Length != members.Length)
            throw ScalarFaults.Invalid($"a struct of {members.Length} members", value);
        ReadOnlySpan<Value> fields = value.Items;
        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i].IsNull) continue;
            members[i].Write(ref writer, fields[i]);
            return;
        }

        throw new DataException("Cannot find non-null field");
    }
}

/// <summary>A list, packed into one length of bytes if it may be, else item by item.</summary>
internal sealed class RepeatedFieldWriter(int number, ElementWriter element, bool isPacked) : FieldWriter(number)
{
    private readonly ulong _tag = TagOf(number, isPacked ? WireType.Bytes : element.WireType);

    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        if (value.IsNull) return;
        if (value.Kind != ValueKind.Array) throw ScalarFaults.Invalid("a list", value);
        ReadOnlySpan<Value> items = value.Items;
        if (items.IsEmpty) return;
        if (!isPacked)
        {
            for (int i = items.Length - 1; i >= 0; i--)
            {
                WriteItem(ref writer, items[i]);
                writer.WriteVarint(_tag);
            }

            return;
        }

        int before = writer.Enter();
        for (int i = items.Length - 1; i >= 0; i--) WriteItem(ref writer, items[i]);
        writer.Leave(before);
        writer.WriteVarint(_tag);
    }

    private void WriteItem(ref ProtobufWriter writer, in Value item)
    {
        if (item.IsNull) throw new DataException("Protobuf has no null in a list");
        element.Write(ref writer, item);
    }
}

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
