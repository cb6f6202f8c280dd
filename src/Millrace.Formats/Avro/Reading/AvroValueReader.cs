using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

/// <summary>Reads one value of one type. Made once per schema by <see cref="AvroReaderCompiler"/>, shared by all its records.</summary>
internal abstract class AvroValueReader
{
    /// <summary>Reads the next value.</summary>
    /// <exception cref="Errors.DataException"/>
    public abstract void Read(ref AvroReader reader, out Value value);
}
