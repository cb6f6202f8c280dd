using Millrace.Connectors;
using Millrace.Data;
using Millrace.Records;
using Millrace.Testing;

namespace Millrace.Transforms.Tests;

/// <summary>The checks that every transformation passes, for each of ours, with settings that make it do something.</summary>
public sealed class TransformConformance
{
    private const TransformationLacks Nothing = TransformationLacks.None;

    // They do not look at values, or take whatever there is.
    private const TransformationLacks TakesAll = TransformationLacks.BadRecords;

    // As in Kafka Connect: these want a value on which they work, and one hoists what is not there.
    private static readonly string[] TakeNoTombstones = ["HeaderFrom$Value", "HoistField$Value", "MaskField$Value", "ValueToKey"];

    private static readonly (string Name, TransformationLacks Lacks, (string Name, string Value)[] Settings)[] Cases =
    [
        .. Both("Cast", Nothing, ("spec", "id:string")),
        .. Both("ExtractField", Nothing, ("field", "text")),
        .. Both("Flatten", Nothing),
        .. Both("HeaderFrom", Nothing, ("fields", "text"), ("headers", "t"), ("operation", "move")),
        .. Both("HoistField", TakesAll, ("field", "inner")),
        .. Both("InsertField", Nothing, ("topic.field", "topic"), ("static.field", "s"), ("static.value", "v")),
        .. Both("MaskField", Nothing, ("fields", "text")),
        .. Both("ReplaceField", Nothing, ("exclude", "id"), ("renames", "text:words")),
        .. Both("SetSchemaMetadata", TakesAll | TransformationLacks.Schemaless, ("schema.name", "Named"), ("schema.version", "3")),
        .. Both("TimestampConverter", Nothing, ("field", "at"), ("target.type", "string"), ("format", "yyyy-MM-dd")),
        ("DropHeaders", TakesAll, [("headers", "h")]),
        ("InsertHeader", TakesAll, [("header", "added"), ("value.literal", "v")]),
        ("RegexRouter", TakesAll, [("regex", "rec(.*)"), ("replacement", "new-$1")]),
        ("TimestampRouter", TakesAll, []),
        ("ValueToKey", Nothing, [("fields", "id")]),
        (Run.OwnPackage + "Filter$Key", Nothing, [("condition", "id > 1")]),
        (Run.OwnPackage + "Filter$Value", Nothing, [("condition", "id > 1")]),
        (Run.OwnPackage + "Compute$Key", Nothing, [("expressions", "twice = id * 2")]),
        (Run.OwnPackage + "Compute$Value", Nothing, [("expressions", "twice = id * 2")]),
    ];

    public static TheoryData<string, string> Checks
    {
        get
        {
            var checks = new TheoryData<string, string>();
            foreach (var (name, lacks, _) in Cases)
                foreach (string check in TransformationConformance.ChecksFor(
                    TakeNoTombstones.Contains(name) ? lacks | TransformationLacks.Tombstones : lacks)) checks.Add(name, check);
            return checks;
        }
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string transformation, string check) =>
        new Suite(transformation).RunAsync(check, TestContext.Current.CancellationToken);

    // Kafka Connect's Filter without a condition has nothing but drop.
    [Fact]
    public void Every_transformation_but_the_one_that_drops_all_has_a_case() => Assert.Equal(
        ["org.apache.kafka.connect.transforms.Filter"],
        TransformPlugins.All.Where(plugin => plugin.Type == PluginType.Transformation).Select(plugin => plugin.ClassName)
            .Except(Cases.SelectMany(made => new[] { made.Name, Run.Package + made.Name })));

    private static IEnumerable<(string Name, TransformationLacks Lacks, (string Name, string Value)[] Settings)> Both(
        string name, TransformationLacks lacks, params (string Name, string Value)[] settings) =>
        [($"{name}$Key", lacks, settings), ($"{name}$Value", lacks, settings)];

    private sealed class Suite(string name) : TransformationConformance
    {
        private static readonly Schema Row = SchemaBuilder.Struct()
            .Field("id", Schema.Int64).Field("text", Schema.OptionalString).Field("at", LogicalTypes.TimestampSchema)
            .Field("nested", SchemaBuilder.Struct().Field("n", Schema.Int32).Build()).Build();

        private static readonly Value Fields =
            Value.Struct(Value.Int64(7), Value.String("a text"), Value.Int64(1_700_000_000_000), Value.Struct(Value.Int32(5)));

        private static readonly Value Map = Value.Map(
            Value.String("id"), Value.Int64(7), Value.String("text"), Value.String("a text"),
            Value.String("at"), Value.String("2024-02-29"), Value.String("nested"), Value.Map(Value.String("n"), Value.Int32(5)));

        private readonly bool _isOnKey = name.EndsWith("$Key", StringComparison.Ordinal);

        protected override Transformation CreateTransformation() => (Transformation)TransformPlugins.All
            .Single(plugin => plugin.ClassName == name || plugin.ClassName == Run.Package + name).Create();

        protected override Dictionary<string, string> Config() => Cases.Single(made => made.Name == name).Settings
            .ToDictionary(setting => setting.Name, setting => setting.Value);

        protected override TestRecord Record() => _isOnKey ? (Row, Fields, Row, Fields) : (Schema.String, Value.String("k"), Row, Fields);

        protected override TestRecord SchemalessRecord() => (null, _isOnKey ? Map : Value.String("k"), null, Map);

        // Neither a struct nor a map.
        protected override TestRecord BadRecord() => (Schema.Int32, Value.Int32(1), Schema.Int32, Value.Int32(1));
    }
}
