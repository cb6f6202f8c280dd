using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Formats.Avro;
using Millrace.Formats.Json;
using Millrace.Formats.JsonSchema;
using Millrace.Formats.Protobuf;
using Millrace.Formats.Simple;

namespace Millrace.Formats;

/// <summary>
/// The converters of this assembly, under the names of the Java classes they stand in for, and the short names of managed services.
/// </summary>
public static class FormatPlugins
{
    private const string Converters = "org.apache.kafka.connect.converters.";

    /// <summary>The converters, one entry for each kind and name.</summary>
    public static IReadOnlyList<Plugin> All { get; } =
    [
        new(PluginType.Converter, "io.confluent.connect.avro.AvroConverter", AvroSettings.Def, static () =>
            new AvroConverter()) { Aliases = ["AvroConverter"] },
        new(PluginType.Converter, "io.confluent.connect.protobuf.ProtobufConverter", ProtobufSettings.Def, static () =>
            new ProtobufConverter())
        {
            Aliases = ["ProtobufConverter"],
        },
        new(PluginType.Converter, "io.confluent.connect.json.JsonSchemaConverter", JsonSchemaSettings.Def, static () =>
            new JsonSchemaConverter())
        {
            Aliases = ["JsonSchemaConverter"],
        },
        .. Both("org.apache.kafka.connect.json.JsonConverter", JsonConverterSettings.Def, static () => new JsonConverter()),
        .. Both("org.apache.kafka.connect.storage.StringConverter", StringConverter.Def, static () => new StringConverter()),
        .. Both(Converters + "ByteArrayConverter", ConfigDef.Empty, static () => new ByteArrayConverter()),
        .. Both(Converters + "BooleanConverter", ConfigDef.Empty, static () => new BooleanConverter()),
        .. Both(Converters + "ShortConverter", ConfigDef.Empty, static () => new NumberConverter(Schema.OptionalInt16)),
        .. Both(Converters + "IntegerConverter", ConfigDef.Empty, static () => new NumberConverter(Schema.OptionalInt32)),
        .. Both(Converters + "LongConverter", ConfigDef.Empty, static () => new NumberConverter(Schema.OptionalInt64)),
        .. Both(Converters + "FloatConverter", ConfigDef.Empty, static () => new NumberConverter(Schema.OptionalFloat32)),
        .. Both(Converters + "DoubleConverter", ConfigDef.Empty, static () => new NumberConverter(Schema.OptionalFloat64)),
        new(PluginType.HeaderConverter, "org.apache.kafka.connect.storage.SimpleHeaderConverter", ConfigDef.Empty, static () =>
            new SimpleHeaderConverter())
        {
            Aliases = ["SimpleHeaderConverter", "Simple"],
        },
    ];

    // Kafka's own converters serve keys and values as well as headers, and Connect lists them under both.
    private static IEnumerable<Plugin> Both(string className, ConfigDef config, Func<Converter> create)
    {
        string simple = className[(className.LastIndexOf('.') + 1)..];
        string[] aliases = [simple, simple.Replace("Converter", "", StringComparison.Ordinal)];
        yield return new Plugin(PluginType.Converter, className, config, create) { Aliases = aliases };
        yield return new Plugin(PluginType.HeaderConverter, className, config, create) { Aliases = aliases };
    }
}
