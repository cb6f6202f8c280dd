using System.Text;
using System.Text.Unicode;
using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Scalars;

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
