using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

/// <summary>An int that connect.type calls int8. Java narrows a larger number; here it is an error.</summary>
internal sealed class Int8Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value)
    {
        int number = reader.ReadInt();
        if (number != (sbyte)number) throw new DataException($"{number} is out of range of INT8");
        value = Value.Int8((sbyte)number);
    }
}
