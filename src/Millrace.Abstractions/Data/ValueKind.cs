namespace Millrace.Data;

/// <summary>What a <see cref="Value"/> holds. Four bits of a value's second word carry it, so there must be at most 16.</summary>
public enum ValueKind : byte
{
    /// <summary>Nothing.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number of 8 bits.</summary>
    Int8,

    /// <summary>A whole number of 16 bits.</summary>
    Int16,

    /// <summary>A whole number of 32 bits.</summary>
    Int32,

    /// <summary>A whole number of 64 bits.</summary>
    Int64,

    /// <summary>A number with a point, of 32 bits.</summary>
    Float32,

    /// <summary>A number with a point, of 64 bits.</summary>
    Float64,

    /// <summary>Text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>A list of items of one type.</summary>
    Array,

    /// <summary>Keys and values.</summary>
    Map,

    /// <summary>Named fields.</summary>
    Struct,
}
