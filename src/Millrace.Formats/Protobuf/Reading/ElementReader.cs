using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>Reads one value of one type. Made once per schema by <see cref="ProtobufReaderCompiler"/>, shared by all its records.</summary>
internal abstract class ElementReader
{
    public abstract WireType WireType { get; }

    /// <summary>What an absent field without presence means; null for messages.</summary>
    public virtual Value Default => Value.Null;

    /// <summary>
    /// Reads the next value. A message that comes a second time is merged into <paramref name="value"/>, everything else replaces it.
    /// Errors: <see cref="Errors.DataException"/>.
    /// </summary>
    public abstract void Read(ref ProtobufReader reader, scoped ref Value value);
}
