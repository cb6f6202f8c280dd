using Millrace.Config;
using Millrace.Connectors;

namespace Millrace.Spellings;

/// <summary>
/// A managed service names the format of records where a worker of one's own names a converter, and lets users write the converter's
/// settings without its prefix. Where the registry is, the worker knows: its own settings serve converters that are not given another one.
/// </summary>
internal static class ManagedFormats
{
    private static readonly (string Alias, string Name)[] Unprefixed =
    [
        ("ignore.default.for.nullables", "value.converter.ignore.default.for.nullables"),
        ("json.output.decimal.format", "value.converter.decimal.format"),
        ("subject.name.strategy", "value.converter.value.subject.name.strategy"),
        ("value.subject.name.strategy", "value.converter.value.subject.name.strategy"),
        ("key.subject.name.strategy", "key.converter.key.subject.name.strategy"),
    ];

    /// <summary>The converter of a setting that names a format.</summary>
    /// <param name="converter">The setting of the worker: <c>key.converter</c> or <c>value.converter</c>.</param>
    /// <param name="format">Its declaration.</param>
    /// <param name="otherwise">The format when none is given; null makes no converter.</param>
    public static Spelling Converter(this Spelling spelling, string converter, Setting format, string? otherwise) =>
        spelling.Make(converter, given => ConverterOf(FormatOf(format, given) ?? otherwise), [format.Name, .. format.AliasNames]);

    /// <summary>The settings of the converter of values.</summary>
    public static Spelling ConverterSettings(this Spelling spelling, Setting format, string? otherwise)
    {
        spelling = spelling.Make(
            "value.converter.schemas.enable",
            given => given.GetValueOrDefault("schemas.enable") ?? (IsJson(FormatOf(format, given) ?? otherwise) ? "false" : null),
            "schemas.enable");
        foreach (var (alias, name) in Unprefixed) spelling = spelling.Rename(alias, name);
        return spelling;
    }

    private static string? FormatOf(Setting format, IReadOnlyDictionary<string, string> given) =>
        format.AliasNames.Prepend(format.Name).Select(name => Spelling.NotBlank(given, name)).FirstOrDefault(value => value is not null);

    private static bool IsJson(string? format) => string.Equals(format?.Trim(), "JSON", StringComparison.OrdinalIgnoreCase);

    private static string? ConverterOf(string? format) => format?.Trim().ToUpperInvariant() switch
    {
        "AVRO" => "io.confluent.connect.avro.AvroConverter",
        "JSON_SR" => "io.confluent.connect.json.JsonSchemaConverter",
        "PROTOBUF" => "io.confluent.connect.protobuf.ProtobufConverter",
        "JSON" => "org.apache.kafka.connect.json.JsonConverter",
        "STRING" => "org.apache.kafka.connect.storage.StringConverter",
        "BYTES" => "org.apache.kafka.connect.converters.ByteArrayConverter",
        _ => null,
    };
}
