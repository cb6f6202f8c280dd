using System.Collections.Frozen;

namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>The scalar types (https://protobuf.dev/programming-guides/proto3/#scalar).</summary>
public enum ProtoScalar
{
    /// <summary>Floating point in 8 bytes.</summary>
    Double,

    /// <summary>Floating point in 4 bytes.</summary>
    Float,

    /// <summary>32 bits; negative numbers take ten bytes.</summary>
    Int32,

    /// <summary>64 bits; negative numbers take ten bytes.</summary>
    Int64,

    /// <summary>32 bits without a sign.</summary>
    UInt32,

    /// <summary>64 bits without a sign.</summary>
    UInt64,

    /// <summary>32 bits, small negative numbers in few bytes.</summary>
    SInt32,

    /// <summary>64 bits, small negative numbers in few bytes.</summary>
    SInt64,

    /// <summary>32 bits without a sign, always in 4 bytes.</summary>
    Fixed32,

    /// <summary>64 bits without a sign, always in 8 bytes.</summary>
    Fixed64,

    /// <summary>32 bits, always in 4 bytes.</summary>
    SFixed32,

    /// <summary>64 bits, always in 8 bytes.</summary>
    SFixed64,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>Text in UTF-8.</summary>
    String,

    /// <summary>Bytes.</summary>
    Bytes,
}

/// <summary>The keywords of scalar types.</summary>
internal static class ProtoScalars
{
    private static readonly FrozenDictionary<string, ProtoScalar> ByName = Enum.GetValues<ProtoScalar>()
        .ToFrozenDictionary(scalar => scalar.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>Null when the name is that of a message or enum.</summary>
    public static ProtoScalar? Find(string type) => ByName.TryGetValue(type, out ProtoScalar scalar) ? scalar : null;
}
