using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Records;
using Millrace.TestServers;
using Record = Millrace.Records.Record;

namespace Millrace.Transforms.Tests;

public sealed class PluginTests
{
    // With each: settings that do not concern the record below.
    public static TheoryData<string, string[]> Unconcerned => new()
    {
        { "Cast$Value", ["spec", "absent:int8"] },
        { "ReplaceField$Value", ["exclude", "absent", "renames", "none:other"] },
        { "MaskField$Value", ["fields", "absent"] },
        { "TimestampConverter$Value", ["field", "absent", "target.type", "unix"] },
        { "Flatten$Value", [] },
        { "DropHeaders", ["headers", "absent"] },
        { "RegexRouter", ["regex", "rder", "replacement", "x"] },
    };

    [Fact]
    public void Every_plugin_makes_an_instance_with_the_settings_it_declares() => Assert.All(TransformPlugins.All, plugin =>
    {
        object made = plugin.Create();
        ConfigDef own = plugin.Type == PluginType.Predicate ? ((Predicate)made).Config : ((Transformation)made).Config;
        Assert.Equal(own.Settings, plugin.Config.Settings);
        Assert.All(plugin.Config.Settings, setting => Assert.NotEmpty(setting.Documentation));
    });

    [Fact]
    public void All_of_Kafka_Connects_transformations_and_predicates_are_there()
    {
        string[] both = ["Cast", "ExtractField", "Flatten", "HeaderFrom", "HoistField", "InsertField", "MaskField", "ReplaceField",
            "SetSchemaMetadata", "TimestampConverter"];
        string[] plain =
        [
            "DropHeaders", "Filter", "InsertHeader", "RegexRouter", "TimestampRouter", "ValueToKey",
            "predicates.HasHeaderKey", "predicates.RecordIsTombstone", "predicates.TopicNameMatches",
        ];
        var expected = both.SelectMany(name => new[] { name + "$Key", name + "$Value" }).Concat(plain).Select(name => Run.Package + name);

        var kafkas = TransformPlugins.All.Select(plugin => plugin.ClassName)
            .Where(name => name.StartsWith(Run.Package, StringComparison.Ordinal));
        Assert.Equal(expected.Order(StringComparer.Ordinal), kafkas.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Unconcerned))]
    public void A_record_that_a_step_does_not_concern_stays_as_it_is(string name, string[] settings)
    {
        Transformation step = Run.Make(name, [.. settings.Chunk(2).Select(pair => (pair[0], pair[1]))]);
        Schema schema = Run.Struct(("id", Schema.Int64), ("name", Schema.OptionalString));
        Record record = Run.Record(schema, Value.Struct(Value.Int64(7), Value.Null));
        record.Headers = [new Header("h", Schema.String, Value.String("v"))];

        Record after = step.Apply(record);

        Assert.Equal(record.Topic, after.Topic);
        Assert.Equal((record.Partition, record.Offset, record.Timestamp), (after.Partition, after.Offset, after.Timestamp));
        Assert.Equal(record.Key, after.Key);
        Assert.Equal(record.KeySchema, after.KeySchema);
        Assert.Equal(record.Value, after.Value);
        Assert.Equal(record.ValueSchema, after.ValueSchema);
        Assert.Equal(record.Headers, after.Headers);
    }

    [Theory]
    [InlineData("Cast$Value", "spec", "a:int8")]
    [InlineData("Flatten$Value", "delimiter", ".")]
    [InlineData("InsertField$Value", "topic.field", "t")]
    [InlineData("ReplaceField$Value", "exclude", "a")]
    [InlineData("SetSchemaMetadata$Value", "schema.name", "n")]
    [InlineData("TimestampConverter$Value", "target.type", "unix")]
    [InlineData("ExtractField$Value", "field", "a")]
    [InlineData(Run.OwnPackage + "Filter$Value", "condition", "a = 1")]
    [InlineData(Run.OwnPackage + "Compute$Value", "expressions", "a = 1")]
    public void A_tombstone_without_a_schema_stays_one(string name, string setting, string value)
    {
        Record after = Run.Make(name, (setting, value)).Apply(null, Value.Null);

        Assert.True(after.Value.IsNull);
        Assert.Null(after.ValueSchema);
    }

    [Fact]
    public void Works_on_the_key_when_its_name_says_so()
    {
        Record after = Run.Make("HoistField$Key", ("field", "id")).Apply(Schema.Int32, Value.Int32(1));

        Assert.Equal(Value.Int32(1), after.Value);
        Assert.Equal(Value.Struct(Value.String("k")), after.Key);
        Assert.Equal("id", Assert.Single(after.KeySchema!.Fields).Name);
    }

    [Fact]
    public void A_plan_is_made_once_for_a_schema_so_that_the_new_schema_is_one_object()
    {
        Transformation step = Run.Make("InsertField$Value", ("topic.field", "t"));
        Schema first = Run.Struct(("a", Schema.Int8)), same = Run.Struct(("a", Schema.Int8));

        Assert.Same(step.Apply(first, Value.Struct(Value.Int8(1))).ValueSchema, step.Apply(same, Value.Struct(Value.Int8(1))).ValueSchema);
    }

    [Fact]
    public void Warm_steps_allocate_nothing_for_a_record()
    {
        Transformation[] steps =
        [
            Run.Make(Run.OwnPackage
                + "Filter$Value", ("condition", "lower(name) = 'n' and length(name) < 5 and id * 2 / 4.0 between 1 and 1e3")),
            Run.Make(Run.OwnPackage + "Compute$Value", ("expressions", "twice = id * 2; name = concat(upper(name), '-', 'x')")),
            Run.Make("Cast$Value", ("spec", "id:int32")), Run.Make("MaskField$Value", ("fields", "name")),
                Run.Make("InsertField$Value", ("topic.field", "t")),
            Run.Make("ReplaceField$Value", ("renames", "id:number")), Run.Make("RegexRouter", ("regex", "(.*)"), ("replacement", "x-$1")),
            Run.Make("TimestampRouter"), Run.Make("TimestampConverter$Value", ("field", "at"), ("target.type", "Timestamp")),
        ];
        Schema schema = Run.Struct(("id", Schema.Int64), ("name", Schema.OptionalString), ("at", Schema.Int64));
        Value value = Value.Struct(Value.Int64(7), Value.String("n"), Value.Int64(1000));
        var arena = new ValueArena();
        Turn();
        Turn();
        Assert.Equal(0, Allocation.Of(Turn));

        void Turn()
        {
            arena.Reset();
            for (int i = 0; i < 100; i++)
            {
                Record record = Run.Record(schema, value);
                foreach (Transformation step in steps) step.Apply(ref record, arena);
            }
        }
    }
}
