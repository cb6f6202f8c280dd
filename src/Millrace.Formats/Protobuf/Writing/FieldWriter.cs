using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>Writes a field: its content, and then, in front of it, its tag.</summary>
/// <param name="number">The field's number; the smallest one of a oneof.</param>
internal abstract class FieldWriter(int number)
{
    public int Number { get; } = number;

    /// <summary>
    /// Writes the field, or nothing where there is nothing to say. Errors:
    /// <see cref="Errors.DataException"/> when the value is not of the type.
    /// </summary>
    public abstract void Write(ref ProtobufWriter writer, in Value value);

    protected static ulong TagOf(int number, WireType type) => ((ulong)number << 3) | (ulong)type;
}
