using Millrace.Data;

namespace Millrace.Formats.JsonSchema.Variants;

/// <summary>
/// Values of any type in one: bytes in Parquet's Variant encoding
/// (https://github.com/apache/parquet-format/blob/master/VariantEncoding.md). Confluent's converters keep in them what a schema says
/// nothing of.
/// </summary>
internal static class Variants
{
    /// <summary>The field that has the properties which a schema allows but does not name.</summary>
    public const string MoreField = "__connect_additional_properties__";

    public const string Name = "org.apache.kafka.connect.data.Variant";

    public const string Setting = "preserve.additional.properties";

    /// <summary>
    /// Kinds of values, in the lowest two bits of their first byte; zero is what <see cref="VariantType"/> says in the others.
    /// </summary>
    public const int ShortText = 1, Object = 2, Array = 3, KindMask = 3;

    /// <summary>Metadata (the names of all objects in it) and value.</summary>
    public static readonly Schema Schema =
        SchemaBuilder.Struct().Name(Name).Field("metadata", Schema.Bytes).Field("value", Schema.Bytes).Build();

    public static readonly Schema More = SchemaBuilder.Map(Schema.String, Schema).Optional().Build();

    /// <summary>True for the field of properties without a name of their own.</summary>
    public static bool IsMore(Field field) => field.Name == MoreField
        && field.Schema is
        {
            Type: SchemaType.Map, KeySchema.Type: SchemaType.String, ValueSchema:
            {
                Type: SchemaType.Struct,
                Name: Name
            }
        };

    /// <summary>First byte of a value of that type.</summary>
    public static byte Header(VariantType type) => (byte)((int)type << 2);
}

/// <summary>Types of values that are no objects, arrays or short texts; the numbers are the encoding's.</summary>
internal enum VariantType
{
    Null = 0, True = 1, False = 2, Int8 = 3, Int16 = 4, Int32 = 5, Int64 = 6, Double = 7, Decimal4 = 8, Decimal8 = 9, Decimal16 = 10,
    Date = 11,
    Timestamp = 12, LocalTimestamp = 13, Float = 14, Binary = 15, Text = 16, Time = 17, TimestampNanos = 18, LocalTimestampNanos = 19,
    Uuid = 20,
}
