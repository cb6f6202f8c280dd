using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Scalars;

/// <summary><c>bool</c>: any number but zero is true.</summary>
internal readonly struct BoolScalar : IScalar
{
    public static WireType WireType => WireType.Varint;

    public static Value Default => Value.Boolean(false);

    public static Value Read(ref ProtobufReader reader) => Value.Boolean(reader.ReadVarint() != 0);

    public static void Write(ref ProtobufWriter writer, in Value value) => writer.WriteVarint(IsDefault(value) ? 0UL : 1UL);

    public static bool IsDefault(in Value value) =>
        value.Kind == ValueKind.Boolean ? !value.AsBoolean : throw ScalarFaults.Invalid("a bool", value);
}
