namespace Millrace.Data;

/// <summary>What a <see cref="Value"/> holds. Four bits of a value's second word carry it, so there must be at most 16.</summary>
public enum ValueKind : byte
{
    Null, Boolean, Int8, Int16, Int32, Int64, Float32, Float64, String, Bytes, Array, Map, Struct,
}
