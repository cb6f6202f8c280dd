using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Scalars;

/// <summary><c>bytes</c></summary>
internal readonly struct BytesScalar : IScalar
{
    public static WireType WireType => WireType.Bytes;

    public static Value Default { get; } = Value.Bytes([]);

    public static Value Read(ref ProtobufReader reader) => reader.Arena.Bytes(reader.ReadBytes());

    public static void Write(ref ProtobufWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Bytes) throw ScalarFaults.Invalid("bytes", value);
        writer.WriteBytes(value.AsBytes);
    }

    public static bool IsDefault(in Value value) => value.Kind == ValueKind.Bytes && value.AsBytes.IsEmpty;
}
