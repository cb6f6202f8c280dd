using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Schemas;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

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
