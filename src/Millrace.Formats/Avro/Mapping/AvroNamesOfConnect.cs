namespace Millrace.Formats.Avro.Mapping;

/// <summary>Names by which Confluent's converter keeps in Avro what only Connect knows, and in Connect what only Avro knows.</summary>
internal static class AvroNamesOfConnect
{
    public const string Namespace = "io.confluent.connect.avro";
    public const string DefaultRecord = Namespace + ".ConnectDefault";
    public const string MapEntry = Namespace + ".MapEntry";
    public const string Anything = Namespace + ".Anything";

    // Properties of Avro schemas.
    public const string NameProperty = "connect.name";
    public const string DocProperty = "connect.doc";
    public const string VersionProperty = "connect.version";
    public const string DefaultProperty = "connect.default";
    public const string ParametersProperty = "connect.parameters";
    public const string TypeProperty = "connect.type";
    public const string InternalTypeProperty = "connect.internal.type";
    public const string AvroPropertyPrefix = "avro";

    // Parameters of Connect schemas.
    public const string Enum = Namespace + ".Enum";
    public const string EnumDoc = Namespace + ".enum.doc.";
    public const string EnumDefault = Namespace + ".enum.default.";
    public const string RecordDoc = Namespace + ".record.doc";
    public const string FieldDoc = Namespace + ".field.doc.";
    public const string FieldDefault = Namespace + ".field.default";
    public const string FixedSize = "connect.fixed.size";
    public const string Union = Namespace + ".Union";
    public const string GeneralEnum = "org.apache.kafka.connect.data.Enum";
    public const string GeneralUnion = "org.apache.kafka.connect.data.Union";

    /// <summary>Name of a generalised union, followed by its number.</summary>
    public const string GeneralUnionName = "connect_union_";

    /// <summary>Name of a member of a generalised union, followed by the number of its branch.</summary>
    public const string GeneralUnionField = "connect_union_field_";

    /// <summary>Precision that is assumed when nothing is said about it.</summary>
    public const int DefaultPrecision = 64;
}
