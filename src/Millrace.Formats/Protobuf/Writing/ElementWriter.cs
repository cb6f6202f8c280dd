using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>
/// Writes one value of one type, without its tag. Made once per schema by <see cref="ProtobufWriterCompiler"/>, shared by all its records.
/// </summary>
internal abstract class ElementWriter
{
    public abstract WireType WireType { get; }

    /// <summary>Writes the value, which is not null. Errors: <see cref="Errors.DataException"/> when it is not of the type.</summary>
    public abstract void Write(ref ProtobufWriter writer, in Value value);

    /// <summary>
    /// True for what a field without presence means when it is not set, so that it need not be written. Messages always have presence.
    /// </summary>
    public virtual bool IsDefault(in Value value) => false;
}
