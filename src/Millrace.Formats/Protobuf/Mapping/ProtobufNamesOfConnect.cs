namespace Millrace.Formats.Protobuf.Mapping;

/// <summary>
/// Names by which Confluent's converter keeps in Protobuf what only Connect knows, and in Connect what only Protobuf knows.
/// </summary>
internal static class ProtobufNamesOfConnect
{
    private const string Namespace = "io.confluent.connect.protobuf";

    // Parameters of Connect schemas.
    public const string Tag = Namespace + ".Tag";
    public const string Type = Namespace + ".Type";
    public const string Enum = Namespace + ".Enum";
    public const string UnionPrefix = Namespace + ".Union.";
    public const string GeneralEnum = "org.apache.kafka.connect.data.Enum";
    public const string GeneralUnion = "org.apache.kafka.connect.data.Union";

    /// <summary>Name of a message whose struct has none, followed by its number.</summary>
    public const string DefaultName = "ConnectDefault";

    /// <summary>End of the names of messages that are a map's entries.</summary>
    public const string EntrySuffix = "Entry";

    // Parameters in the option confluent.field_meta.
    public const string FieldMeta = "(confluent.field_meta)";
    public const string ConnectType = "connect.type";
    public const string Precision = "precision";
    public const string Scale = "scale";
}
