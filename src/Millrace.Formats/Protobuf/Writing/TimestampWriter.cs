using Millrace.Data;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>Milliseconds as <c>google.protobuf.Timestamp</c>. Nanoseconds count forward, before 1970 too.</summary>
internal sealed class TimestampWriter : ElementWriter
{
    public override WireType WireType => WireType.Bytes;

    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        var (seconds, rest) = Math.DivRem(ScalarFaults.Integer(value), 1000);
        if (rest < 0)
        {
            seconds--;
            rest += 1000;
        }

        NumbersWriter.Write(ref writer, [seconds, rest * 1_000_000]);
    }
}
