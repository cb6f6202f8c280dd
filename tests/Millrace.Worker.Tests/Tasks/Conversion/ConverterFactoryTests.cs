using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Worker.Plugins;
using Millrace.Worker.Secrets;
using Millrace.Worker.Tasks;
using Millrace.Worker.Tasks.Conversion;
using Millrace.Worker.Tests.Rest;
using Record = Millrace.Records.Record;

namespace Millrace.Worker.Tests.Tasks.Conversion;

/// <summary>
/// What plugins get of a connector's settings: what the classes ConnectorConfig and Plugins of Kafka Connect 4.3 pass on.
/// </summary>
public sealed class ConverterFactoryTests
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _given = [];
    private readonly ConverterFactory _factory;

    public ConverterFactoryTests()
    {
        PluginRegistry plugins = new PluginRegistry()
            .Add(Made(PluginType.Transformation, () => new Step(this)))
            .Add(Made(PluginType.Predicate, () => new Condition(this)))
            .Add(Made(PluginType.Converter, () => new Plain(this)))
            .Add(Made(PluginType.HeaderConverter, () => new Plain(this)));
        _factory = new ConverterFactory(TestWorker.Config(("header.converter", "Any"), ("header.converter.width", "7")), plugins);
    }

    [Fact]
    public void A_transformation_gets_its_type_and_version_and_nothing_of_its_predicate()
    {
        _factory.Transforms(new Dictionary<string, string>
        {
            ["transforms"] = "t",
            ["transforms.t.type"] = "Any",
            ["transforms.t.plugin.version"] = "[1.0,2.0)",
            ["transforms.t.field"] = "f",
            ["transforms.t.predicate"] = "p",
            ["transforms.t.negate"] = "true",
            ["predicates"] = "p",
            ["predicates.p.type"] = "Any",
            ["predicates.p.plugin.version"] = "1.2.0",
            ["predicates.p.negate"] = "its own",
        }, _ => new LoggedTask("chain-0", SecretText.UrlsOnly, NullLogger.Instance));

        Assert.Equal(["field", "plugin.version", "type"], _given["Step"].Keys.Order());
        Assert.Equal(["negate", "plugin.version", "type"], _given["Condition"].Keys.Order());
    }

    [Fact]
    public void A_converter_gets_what_stands_under_its_name_where_it_is_named()
    {
        _factory.Converters(new Dictionary<string, string>
        {
            ["key.converter"] = "Any",
            ["key.converter.plugin.version"] = "1.2.0",
            ["key.converter.width"] = "3",
            ["value.converter"] = "Any",
            ["header.converter.width"] = "of no use without the converter's name",
        });

        Assert.Equal(["plugin.version=1.2.0", "width=3"], Of("Key"));
        Assert.Empty(Of("Value"));
        Assert.Equal(["width=7"], Of("Header"));

        IEnumerable<string> Of(string role) => _given[role].Select(entry => $"{entry.Key}={entry.Value}").Order();
    }

    private static Plugin Made(PluginType type, Func<object> create) =>
        new(type, "org.acme.Any", ConfigDef.Empty, create) { Aliases = ["Any"], Version = "1.2.0" };

    private sealed class Step(ConverterFactoryTests test) : Transformation
    {
        public override ConfigDef Config => ConfigDef.Empty;

        public override void Configure(IReadOnlyDictionary<string, string> config) => test._given[nameof(Step)] = config;

        public override bool Apply(ref Record record, ValueArena arena) => true;
    }

    private sealed class Condition(ConverterFactoryTests test) : Predicate
    {
        public override ConfigDef Config => ConfigDef.Empty;

        public override void Configure(IReadOnlyDictionary<string, string> config) => test._given[nameof(Condition)] = config;

        public override bool Test(in Record record) => true;
    }

    private sealed class Plain(ConverterFactoryTests test) : Converter
    {
        public override ConfigDef Config => ConfigDef.Empty;

        public override void Configure(IReadOnlyDictionary<string, string> config, ConverterRole role) => test._given[$"{role}"] = config;

        public override Schema? Decode(string topic, ReadOnlySpan<byte> payload, ValueArena arena, out Value value) =>
            throw new NotSupportedException();

        public override bool Encode(string topic, Schema? schema, in Value value, IBufferWriter<byte> output) =>
            throw new NotSupportedException();
    }
}
