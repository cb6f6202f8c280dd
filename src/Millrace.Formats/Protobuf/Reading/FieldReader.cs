using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>Reads what follows a tag into the struct that a message becomes.</summary>
/// <param name="tag">Number and wire type that lead here.</param>
internal abstract class FieldReader(uint tag)
{
    public uint Tag { get; } = tag;

    public int Number => (int)(Tag >> 3);

    public static uint TagOf(int number, WireType type) => ((uint)number << 3) | (uint)type;

    /// <summary>Errors: <see cref="Errors.DataException"/>.</summary>
    public abstract void Read(ref ProtobufReader reader, scoped Span<Value> fields);
}
