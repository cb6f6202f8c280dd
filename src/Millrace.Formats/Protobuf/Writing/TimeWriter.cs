using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>Milliseconds since midnight as <c>google.type.TimeOfDay</c>.</summary>
internal sealed class TimeWriter : ElementWriter
{
    private const int MillisecondsOfDay = 86_400_000;

    public override WireType WireType => WireType.Bytes;

    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        long time = ScalarFaults.Integer(value);
        if (time is < 0 or > MillisecondsOfDay)
            throw new DataException($"Time values must be between 0 and {MillisecondsOfDay} milliseconds, not {time}");
        NumbersWriter.Write(ref writer, [time / 3_600_000, time / 60_000 % 60, time / 1000 % 60, time % 1000 * 1_000_000]);
    }
}
