using Millrace.Data;
using Millrace.Formats.Protobuf.Mapping;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>Days as <c>google.type.Date</c>.</summary>
internal sealed class DateWriter : ElementWriter
{
    public override WireType WireType => WireType.Bytes;

    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        var (year, month, day) = CivilDate.Of((int)ScalarFaults.Integer(value));
        NumbersWriter.Write(ref writer, [year, month, day]);
    }
}
