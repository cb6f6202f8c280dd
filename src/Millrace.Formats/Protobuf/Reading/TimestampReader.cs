using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary><c>google.protobuf.Timestamp</c> as milliseconds; what is finer is cut off.</summary>
internal sealed class TimestampReader : ElementReader
{
    // Of a 64-bit number of milliseconds.
    private const long LargestSeconds = (long.MaxValue / 1000) - 1;

    public override WireType WireType => WireType.Bytes;

    public override void Read(ref ProtobufReader reader, scoped ref Value value)
    {
        Span<long> parts = stackalloc long[2];
        parts.Clear();
        NumbersReader.Read(ref reader, parts);
        if (parts[1] is < 0 or > 999_999_999)
            throw new DataException($"Invalid Protobuf data: {parts[1]} are no nanoseconds of a timestamp");
        if (parts[0] is < -LargestSeconds or > LargestSeconds)
            throw new DataException($"Invalid Protobuf data: {parts[0]} seconds are no timestamp");
        value = Value.Int64((parts[0] * 1000) + (parts[1] / 1_000_000));
    }
}
