using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary><c>google.type.TimeOfDay</c> as milliseconds since midnight; what is finer is cut off.</summary>
internal sealed class TimeReader : ElementReader
{
    public override WireType WireType => WireType.Bytes;

    public override void Read(ref ProtobufReader reader, scoped ref Value value)
    {
        Span<long> parts = stackalloc long[4];
        parts.Clear();
        NumbersReader.Read(ref reader, parts);
        if (parts is not [>= 0 and <= 23, >= 0 and <= 59, >= 0 and <= 59, >= 0 and <= 999_999_999])
            throw new DataException($"Invalid Protobuf data: {parts[0]}:{parts[1]}:{parts[2]} is no time of day");
        value = Value.Int32((int)((parts[0] * 3_600_000) + (parts[1] * 60_000) + (parts[2] * 1000) + (parts[3] / 1_000_000)));
    }
}
