using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Mapping;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary><c>google.type.Date</c> as days.</summary>
internal sealed class DateReader : ElementReader
{
    public override WireType WireType => WireType.Bytes;

    public override void Read(ref ProtobufReader reader, scoped ref Value value)
    {
        Span<long> parts = stackalloc long[3];
        parts.Clear();
        NumbersReader.Read(ref reader, parts);
        int? days = CivilDate.ToDays((int)parts[0], (int)parts[1], (int)parts[2]);
        value = Value.Int32(days
            ?? throw new DataException($"Invalid Protobuf data: year {parts[0]}, month {parts[1]}, day {parts[2]} are no date"));
    }
}
