using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Scalars;

/// <summary>
/// One scalar type as struct without state, so that readers and writers of fields are compiled for each type with nothing to look up.
/// </summary>
internal interface IScalar
{
    static abstract WireType WireType { get; }

    /// <summary>What an absent field without presence means.</summary>
    static abstract Value Default { get; }

    static abstract Value Read(ref ProtobufReader reader);

    /// <summary>Writes the content.</summary>
    /// <exception cref="Errors.DataException">The value is not of the type.</exception>
    static abstract void Write(ref ProtobufWriter writer, in Value value);

    /// <summary>True for <see cref="Default"/>, which a field without presence does not write; floats are compared by bits.</summary>
    static abstract bool IsDefault(in Value value);
}
