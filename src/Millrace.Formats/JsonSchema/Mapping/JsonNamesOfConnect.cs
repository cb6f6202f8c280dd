namespace Millrace.Formats.JsonSchema.Mapping;

/// <summary>
/// Names by which Confluent's converter keeps in JSON Schema what only Connect knows, and in Connect what only JSON Schema knows.
/// </summary>
internal static class JsonNamesOfConnect
{
    public const string Namespace = "io.confluent.connect.json";

    // Keywords of JSON schemas.
    public const string TypeKeyword = "connect.type";
    public const string IndexKeyword = "connect.index";
    public const string VersionKeyword = "connect.version";
    public const string ParametersKeyword = "connect.parameters";
    public const string BytesType = "bytes";
    public const string MapType = "map";
    public const string KeyProperty = "key";
    public const string ValueProperty = "value";

    // Names and parameters of Connect schemas.
    public const string OneOf = Namespace + ".OneOf";
    public const string OneOfField = OneOf + ".field.";
    public const string Enum = Namespace + ".Enum";
    public const string IdParameter = Namespace + ".Id";
    public const string GeneralEnum = "org.apache.kafka.connect.data.Enum";
    public const string GeneralUnion = "org.apache.kafka.connect.data.Union";
    public const string GeneralUnionName = "connect_union_";
    public const string GeneralUnionField = "connect_union_field_";

    /// <summary>The symbol of an enum that stands for JSON's null.</summary>
    public const string NullSymbol = "<NULL>";
}
