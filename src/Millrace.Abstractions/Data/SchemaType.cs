namespace Millrace.Data;

/// <summary>The types of Connect's data model. The names on the wire (REST, JSON envelope) are the lower-case forms.</summary>
public enum SchemaType
{
    Int8, Int16, Int32, Int64, Float32, Float64, Boolean, String, Bytes, Array, Map, Struct,
}
