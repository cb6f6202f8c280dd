using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Schemas;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>
/// Writes one value of one type, without its tag. Made once per schema by <see cref="ProtobufWriterCompiler"/>, shared by all its records.
/// </summary>
internal abstract class ElementWriter
{
    public abstract WireType WireType { get; }

    /// <summary>Writes the value, which is not null.</summary>
    /// <exception cref="Errors.DataException">It is not of the type.</exception>
    public abstract void Write(ref ProtobufWriter writer, in Value value);

    /// <summary>
    /// True for what a field without presence means when it is not set, so that it need not be written. Messages always have presence.
    /// </summary>
    public virtual bool IsDefault(in Value value) => false;
}

internal sealed class ScalarWriter<T> : ElementWriter
    where T : struct, IScalar
{
    public override WireType WireType => T.WireType;

    public override void Write(ref ProtobufWriter writer, in Value value) => T.Write(ref writer, value);

    public override bool IsDefault(in Value value) => T.IsDefault(value);
}

/// <summary>Writes messages that are nothing but a few integers.</summary>
internal static class NumbersWriter
{
    /// <summary>Writes [n - 1] as field n, unless it is zero.</summary>
    public static void Write(ref ProtobufWriter writer, scoped ReadOnlySpan<long> numbers)
    {
        int before = writer.Enter();
        for (int i = numbers.Length - 1; i >= 0; i--)
        {
            if (numbers[i] == 0) continue;
            writer.WriteVarint((ulong)numbers[i]);
            writer.WriteVarint((ulong)((i + 1) << 3) | (ulong)WireType.Varint);
        }

        writer.Leave(before);
    }
}

/// <summary>The name of a constant as its number.</summary>
internal sealed class EnumWriter(ProtoEnum type) : ElementWriter
{
    private readonly (byte[] Utf8, string Name, int Number)[] _constants =
        [.. type.Constants.Select(constant => (Encoding.UTF8.GetBytes(constant.Name), constant.Name, constant.Number))];

    public override WireType WireType => WireType.Varint;

    public override void Write(ref ProtobufWriter writer, in Value value) => writer.WriteVarint((ulong)(long)NumberOf(value));

    public override bool IsDefault(in Value value) => NumberOf(value) == _constants[0].Number;

    private int NumberOf(in Value value)
    {
        if (value.Kind != ValueKind.String) throw ScalarFaults.Invalid($"a constant of {type.Name}", value);
        foreach (var (utf8, name, number) in _constants)
            if (value.IsUtf8 ? value.AsBytes.SequenceEqual(utf8) : value.AsString == name) return number;
        throw new DataException($"{value.AsString} is no constant of enum {type.Name}");
    }
}

/// <summary>A value in a wrapper message, such as google.protobuf.DoubleValue: a message of one field.</summary>
internal sealed class WrapperWriter(ElementWriter inner) : ElementWriter
{
    private readonly FieldWriter _field = new SingleFieldWriter(1, inner, hasPresence: false);

    public override WireType WireType => WireType.Bytes;

    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        int before = writer.Enter();
        WriteBody(ref writer, value);
        writer.Leave(before);
    }

    /// <summary>The message without its length.</summary>
    public void WriteBody(ref ProtobufWriter writer, in Value value) => _field.Write(ref writer, value);
}
