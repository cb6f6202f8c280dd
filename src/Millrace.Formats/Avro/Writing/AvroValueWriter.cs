using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

/// <summary>Writes one value of one type. Made once per schema by <see cref="AvroWriterCompiler"/>, shared by all its records.</summary>
internal abstract class AvroValueWriter
{
    /// <summary>Writes the value.</summary>
    /// <exception cref="DataException">It is not of the type.</exception>
    public abstract void Write(ref AvroWriter writer, in Value value);

    /// <summary>What to throw for a value of the wrong kind.</summary>
    protected static DataException Invalid(string type, in Value value) => value.IsNull
        ? new DataException($"Invalid value: null used for required field of type {type}")
        : new DataException($"Invalid type for {type}: {value.Kind}");
}
