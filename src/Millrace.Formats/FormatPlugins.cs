using Millrace.Connectors;
using Millrace.Formats.Avro;

namespace Millrace.Formats;

/// <summary>The converters of this assembly, under the names of the Java classes they stand in for.</summary>
public static class FormatPlugins
{
    public static IReadOnlyList<Plugin> All { get; } =
    [
        new(PluginType.Converter, "io.confluent.connect.avro.AvroConverter", AvroSettings.Def, static () => new AvroConverter()) { Aliases = ["AvroConverter", "AVRO"] },
    ];
}
