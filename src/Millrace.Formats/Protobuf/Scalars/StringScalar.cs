using System.Text.Unicode;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Scalars;

/// <summary><c>string</c> of proto3: text that is not UTF-8 makes the message invalid.</summary>
internal readonly struct StringScalar : IScalar
{
    public static WireType WireType => WireType.Bytes;

    public static Value Default { get; } = Value.String("");

    public static Value Read(ref ProtobufReader reader)
    {
        ReadOnlySpan<byte> utf8 = reader.ReadBytes();
        return Utf8.IsValid(utf8) ? reader.Arena.Utf8(utf8) : throw new DataException("Invalid Protobuf data: a text is not valid UTF-8");
    }

    public static void Write(ref ProtobufWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.String) throw ScalarFaults.Invalid("a string", value);
        if (value.IsUtf8) writer.WriteBytes(value.AsBytes);
        else writer.WriteString(value.AsString);
    }

    public static bool IsDefault(in Value value) =>
        value.Kind == ValueKind.String && (value.IsUtf8 ? value.AsBytes.IsEmpty : value.AsString.Length == 0);
}
