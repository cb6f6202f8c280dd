using Millrace.Cli.Commands.Servers;
using Millrace.Cli.Terminal;
using Millrace.Connectors;

namespace Millrace.Cli.Commands.Meter;

/// <summary>Converters for the client commands: the same plugins that the worker runs.</summary>
internal static class ValueConverters
{
    public const string AvroClass = "io.confluent.connect.avro.AvroConverter";
    public const string ProtobufClass = "io.confluent.connect.protobuf.ProtobufConverter";
    public const string JsonSchemaClass = "io.confluent.connect.json.JsonSchemaConverter";
    public const string JsonClass = "org.apache.kafka.connect.json.JsonConverter";

    public static Converter Create(MeterFormat format, ServerAddress registry) => format switch
    {
        MeterFormat.Avro => Create(AvroClass, registry.ConverterSettings()),
        // A missing measurement is not one of zero.
        MeterFormat.Protobuf => Create(ProtobufClass, new(registry.ConverterSettings()) { ["optional.for.nullables"] = "true" }),
        MeterFormat.JsonSchema => Create(JsonSchemaClass, registry.ConverterSettings()),
        MeterFormat.Json => Create(JsonClass, new() { ["schemas.enable"] = "false" }),
        _ => Create(JsonClass, new() { ["schemas.enable"] = "true" }),
    };

    public static Converter Create(string className, Dictionary<string, string> config)
    {
        var converter = (Converter)AllPlugins.List.First(plugin => plugin.Type == PluginType.Converter && plugin.ClassName == className)
            .Create();
        converter.Configure(config, ConverterRole.Value);
        return converter;
    }
}
