using Millrace.Data;

namespace Millrace.Transforms.Casting;

/// <summary>Types to which values are cast, by their names in settings.</summary>
internal static class CastTarget
{
    public const string Names = "int8, int16, int32, int64, float32, float64, boolean, string";

    /// <summary>The type of that name in any case; null when it is none to cast to.</summary>
    public static SchemaType? Parse(string name) => name.Trim().ToLowerInvariant() switch
    {
        "int8" => SchemaType.Int8,
        "int16" => SchemaType.Int16,
        "int32" => SchemaType.Int32,
        "int64" => SchemaType.Int64,
        "float32" => SchemaType.Float32,
        "float64" => SchemaType.Float64,
        "boolean" => SchemaType.Boolean,
        "string" => SchemaType.String,
        _ => null,
    };
}
