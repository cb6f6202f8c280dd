using Millrace.Connectors;
using Millrace.Data;
using Millrace.Testing;

namespace Millrace.Formats.Tests;

/// <summary>The checks that every converter passes, for each of ours; those of a registry have one in memory.</summary>
public sealed class FormatConformance
{
    private static readonly Schema Row = SchemaBuilder.Struct().Name("Row")
        .Field("id", Schema.Int64).Field("text", Schema.OptionalString).Field("tags", SchemaBuilder.Array(Schema.String).Build())
        .Field("counts", SchemaBuilder.Map(Schema.String, Schema.Int32).Build()).Field("part", SchemaBuilder.Struct().Name("Part")
            .Field("power", Schema.Float64).Field("raw", Schema.OptionalBytes).Build())
        .Build();

    private static readonly (Schema? Schema, Value Value)[] Rows =
    [
        (Row, Value.Struct(Value.Int64(7), Value.String("größer als \"nichts\""), Value.Array(Value.String("a"), Value.String("")),
            Value.Map(Value.String("x"), Value.Int32(-1)), Value.Struct(Value.Float64(0.5), Value.Bytes([0, 255])))),
        (Row, Value.Struct(Value.Int64(long.MinValue), Value.Null, Value.Array(), Value.Map(),
            Value.Struct(Value.Float64(-1e300), Value.Null))),
    ];

    private static readonly (string Name, ConverterLacks Lacks, (Schema? Schema, Value Value)[] Values, byte[] Bad)[] Cases =
    [
        ("AvroConverter", ConverterLacks.None, Rows, [1, 2, 3]),
        ("ProtobufConverter", ConverterLacks.None, Rows, [1, 2, 3]),
        ("JsonSchemaConverter", ConverterLacks.None, Rows, [1, 2, 3]),
        ("JsonConverter", ConverterLacks.None, Rows, "{"u8.ToArray()),
        ("StringConverter", ConverterLacks.BadPayloads, [(Schema.String, Value.String("größer")), (Schema.String, Value.String(""))], []),
        ("ByteArrayConverter", ConverterLacks.BadPayloads, [(Schema.Bytes, Value.Bytes([0, 1, 255])), (Schema.Bytes, Value.Bytes([]))], []),
        ("BooleanConverter", ConverterLacks.None, [(Schema.Boolean, Value.Boolean(true)), (Schema.Boolean, Value.Boolean(false))], [1, 1]),
        ("ShortConverter", ConverterLacks.None, [(Schema.Int16, Value.Int16(-2))], [1]),
        ("IntegerConverter", ConverterLacks.None, [(Schema.Int32, Value.Int32(-2))], [1]),
        ("LongConverter", ConverterLacks.None, [(Schema.Int64, Value.Int64(-2))], [1]),
        ("FloatConverter", ConverterLacks.None, [(Schema.Float32, Value.Float32(-0.5f))], [1]),
        ("DoubleConverter", ConverterLacks.None, [(Schema.Float64, Value.Float64(-0.5))], [1]),
        ("SimpleHeaderConverter", ConverterLacks.BadPayloads,
            [(Schema.String, Value.String("some words")), (Schema.Boolean, Value.Boolean(true))], []),
    ];

    public static TheoryData<string, string> Checks
    {
        get
        {
            var checks = new TheoryData<string, string>();
            foreach (var (name, lacks, _, _) in Cases)
                foreach (string check in ConverterConformance.ChecksFor(lacks)) checks.Add(name, check);
            return checks;
        }
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string converter, string check) => new Suite(converter).RunAsync(check, TestContext.Current.CancellationToken);

    [Fact]
    public void Every_converter_has_a_case() => Assert.Empty(FormatPlugins.All
        .Where(plugin => !Cases.Any(made => plugin.ClassName.EndsWith($".{made.Name}", StringComparison.Ordinal)))
        .Select(plugin => plugin.ClassName));

    private sealed class Suite(string name) : ConverterConformance
    {
        private readonly string _registry = $"mock://{Guid.NewGuid():N}";

        private Plugin Plugin => FormatPlugins.All.First(plugin => plugin.ClassName.EndsWith($".{name}", StringComparison.Ordinal));

        protected override ConverterRole Role =>
            Plugin.Type == PluginType.HeaderConverter ? ConverterRole.Header : ConverterRole.Value;

        protected override Converter CreateConverter() => (Converter)Plugin.Create();

        protected override Dictionary<string, string> Config()
        {
            Dictionary<string, string> config = [];
            if (Plugin.Config.Find("schema.registry.url") is not null) config["schema.registry.url"] = _registry;
            // Else a null is written as what is empty, as the original does.
            if (name == "ProtobufConverter") config["optional.for.nullables"] = "true";
            return config;
        }

        protected override IReadOnlyList<(Schema? Schema, Value Value)> Values() => Cases.Single(made => made.Name == name).Values;

        protected override byte[] BadPayload() => Cases.Single(made => made.Name == name).Bad;
    }
}
