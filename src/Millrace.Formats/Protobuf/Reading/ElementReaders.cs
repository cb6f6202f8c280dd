using System.Globalization;
using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Schemas;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>Reads one value of one type. Made once per schema by <see cref="ProtobufReaderCompiler"/>, shared by all its records.</summary>
internal abstract class ElementReader
{
    public abstract WireType WireType { get; }

    /// <summary>What an absent field without presence means; null for messages.</summary>
    public virtual Value Default => Value.Null;

    /// <summary>
    /// Reads the next value. A message that comes a second time is merged into <paramref name="value"/>, everything else replaces it.
    /// </summary>
    /// <exception cref="Errors.DataException"/>
    public abstract void Read(ref ProtobufReader reader, scoped ref Value value);
}

internal sealed class ScalarReader<T> : ElementReader
    where T : struct, IScalar
{
    public override WireType WireType => T.WireType;

    public override Value Default => T.Default;

    public override void Read(ref ProtobufReader reader, scoped ref Value value) => value = T.Read(ref reader);
}

/// <summary>An integer that a field's meta data call INT8 or INT16. Java narrows a larger number; here it is an error.</summary>
internal sealed class NarrowReader(ElementReader inner, SchemaType type) : ElementReader
{
    public override WireType WireType => inner.WireType;

    public override Value Default => Narrow(0);

    public override void Read(ref ProtobufReader reader, scoped ref Value value)
    {
        inner.Read(ref reader, ref value);
        value = Narrow(value.AsInt64);
    }

    private Value Narrow(long number)
    {
        if (type == SchemaType.Int8 && number == (sbyte)number) return Value.Int8((sbyte)number);
        if (type == SchemaType.Int16 && number == (short)number) return Value.Int16((short)number);
        throw new DataException($"{number} is out of range of {type.ToString().ToUpperInvariant()}");
    }
}

/// <summary>Reads messages that are nothing but a few integers.</summary>
internal static class NumbersReader
{
    /// <summary>Puts field n into <paramref name="numbers"/>[n - 1]; what is absent stays as it is.</summary>
    public static void Read(ref ProtobufReader reader, scoped Span<long> numbers)
    {
        int outer = reader.Enter();
        while (!reader.IsAtEnd)
        {
            uint tag = reader.ReadTag();
            int index = (int)(tag >> 3) - 1;
            if ((tag & 7) == (uint)WireType.Varint && (uint)index < (uint)numbers.Length) numbers[index] = (long)reader.ReadVarint();
            else reader.Skip(tag);
        }

        reader.Leave(outer);
    }
}

/// <summary>
/// An enum as the name of its constant. The names are made once; a number without one is spelled as Protobuf for Java does.
/// </summary>
internal sealed class EnumReader : ElementReader
{
    private readonly string _name;
    private readonly Dictionary<int, Value> _constants = [];

    public EnumReader(ProtoEnum type)
    {
        _name = type.Name;
        foreach (ProtoEnumConstant constant in type.Constants)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(constant.Name);
            // Of several names for a number the first counts.
            _constants.TryAdd(constant.Number, Value.Utf8(utf8, 0, utf8.Length));
        }

        Default = _constants[type.Constants[0].Number];
    }

    public override WireType WireType => WireType.Varint;

    public override Value Default { get; }

    public override void Read(ref ProtobufReader reader, scoped ref Value value)
    {
        int number = (int)reader.ReadVarint();
        if (!_constants.TryGetValue(number, out value))
            value = reader.Arena.Utf8(string.Create(CultureInfo.InvariantCulture, $"UNKNOWN_ENUM_VALUE_{_name}_{number}"));
    }
}

/// <summary>A wrapper message, such as google.protobuf.DoubleValue, as the value in it.</summary>
internal sealed class WrapperReader(ElementReader inner) : ElementReader
{
    private readonly uint _tag = FieldReader.TagOf(1, inner.WireType);

    public override WireType WireType => WireType.Bytes;

    public override void Read(ref ProtobufReader reader, scoped ref Value value)
    {
        int outer = reader.Enter();
        ReadBody(ref reader, ref value);
        reader.Leave(outer);
    }

    /// <summary>Reads what is left of the message.</summary>
    public void ReadBody(ref ProtobufReader reader, scoped ref Value value)
    {
        value = inner.Default;
        while (!reader.IsAtEnd)
        {
            uint tag = reader.ReadTag();
            if (tag == _tag) inner.Read(ref reader, ref value);
            else reader.Skip(tag);
        }
    }
}
