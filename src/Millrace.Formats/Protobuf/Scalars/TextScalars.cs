using System.Text;
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

/// <summary><c>string</c> of proto2: malformed text becomes replacement characters; sinks may rely on valid UTF-8.</summary>
internal readonly struct Proto2StringScalar : IScalar
{
    public static WireType WireType => WireType.Bytes;

    public static Value Default => StringScalar.Default;

    public static Value Read(ref ProtobufReader reader)
    {
        ReadOnlySpan<byte> utf8 = reader.ReadBytes();
        return Utf8.IsValid(utf8) ? reader.Arena.Utf8(utf8) : reader.Arena.Utf8(Encoding.UTF8.GetString(utf8));
    }

    public static void Write(ref ProtobufWriter writer, in Value value) => StringScalar.Write(ref writer, value);

    public static bool IsDefault(in Value value) => StringScalar.IsDefault(value);
}

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
