namespace Millrace.Formats.Avro.Schemas;

/// <summary>The types of Avro. In capitals they are how the registry's messages spell them.</summary>
public enum AvroType
{
    Record, Enum, Array, Map, Union, Fixed, String, Bytes, Int, Long, Float, Double, Boolean, Null,
}
