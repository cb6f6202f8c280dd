using Millrace.Config;
using Millrace.Connectors;

namespace Millrace.Formats.Registry;

/// <summary>
/// Where a record names its schema: by id in front of the payload, or by GUID in a header of the record (Confluent Platform 8.0).
/// </summary>
internal static class SchemaIds
{
    private const string Package = "io.confluent.kafka.serializers.schema.id.";
    private const string Prefix = "PrefixSchemaId", Header = "HeaderSchemaId", Dual = "DualSchemaId";

    private static readonly Setting<string?> KeyWriter = Place("key.schema.id.serializer", Prefix, Header);
    private static readonly Setting<string?> ValueWriter = Place("value.schema.id.serializer", Prefix, Header);
    private static readonly Setting<string?> KeyReader = Place("key.schema.id.deserializer", Dual, Prefix);
    private static readonly Setting<string?> ValueReader = Place("value.schema.id.deserializer", Dual, Prefix);

    public static readonly Setting[] All = [KeyWriter, ValueWriter, KeyReader, ValueReader];

    /// <summary>The header of keys or values; headers have none themselves.</summary>
    public static string? HeaderOf(ConverterRole role) => role switch
    {
        ConverterRole.Key => "__key_schema_id",
        ConverterRole.Value => "__value_schema_id",
        _ => null,
    };

    /// <summary>Whether records that are written name their schema in a header.</summary>
    public static bool WritesHeader(ConfigValues config, ConverterRole role) =>
        HeaderOf(role) is not null && Is(config.Get(role == ConverterRole.Key ? KeyWriter : ValueWriter), Header);

    /// <summary>Whether such a header is looked at.</summary>
    public static bool ReadsHeader(ConfigValues config, ConverterRole role) =>
        HeaderOf(role) is not null && !Is(config.Get(role == ConverterRole.Key ? KeyReader : ValueReader), Prefix);

    private static bool Is(string? className, string kind) => className?.StartsWith(Package + kind, StringComparison.Ordinal) == true;

    private static Setting<string?> Place(string name, params string[] kinds)
    {
        bool isReader = name.EndsWith("deserializer", StringComparison.Ordinal);
        string[] classes = [.. kinds.Select(kind => $"{Package}{kind}{(isReader ? "Deserializer" : "Serializer")}")];
        return Setting.OptionalString(name).Importance(Importance.Low).Recommend(classes)
            .Check(given => given is null || classes.Contains(given) ? null : $"Class not found; {string.Join(" and ", classes)} are known")
            .Doc(isReader
                ? "Where a record names its schema: DualSchemaIdDeserializer looks for a GUID in the header, then in front of the payload; "
                    + "PrefixSchemaIdDeserializer only in front of the payload. Without a value: the first."
                : "Where a record names its schema: PrefixSchemaIdSerializer writes the id in front of the payload, "
                    + "HeaderSchemaIdSerializer the "
                    + "GUID in a header; that needs a registry that tells GUIDs (Confluent's from 8.0 on, and Millrace's). Without a "
                    + "value: the first.");
    }
}
