using Millrace.Data;

namespace Millrace.Transforms.Parts;

/// <summary>The Java class that Connect's messages name for a value.</summary>
internal static class JavaClass
{
    public static string Of(in Value value, Schema? schema = null) => (value.Kind, schema?.Name) switch
    {
        (ValueKind.Null, _) => "null",
        (ValueKind.Int32 or ValueKind.Int64, LogicalTypes.Date or LogicalTypes.Time or LogicalTypes.Timestamp) => "java.util.Date",
        (ValueKind.Bytes, LogicalTypes.Decimal) => "java.math.BigDecimal",
        (ValueKind.Boolean, _) => "java.lang.Boolean",
        (ValueKind.Int8, _) => "java.lang.Byte",
        (ValueKind.Int16, _) => "java.lang.Short",
        (ValueKind.Int32, _) => "java.lang.Integer",
        (ValueKind.Int64, _) => "java.lang.Long",
        (ValueKind.Float32, _) => "java.lang.Float",
        (ValueKind.Float64, _) => "java.lang.Double",
        (ValueKind.String, _) => "java.lang.String",
        (ValueKind.Bytes, _) => "[B",
        (ValueKind.Array, _) => "java.util.ArrayList",
        (ValueKind.Map, _) => "java.util.HashMap",
        _ => "org.apache.kafka.connect.data.Struct",
    };
}
