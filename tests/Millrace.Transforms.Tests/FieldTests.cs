using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Record = Millrace.Records.Record;

namespace Millrace.Transforms.Tests;

public sealed class FieldTests
{
    private static readonly Schema TwoFields = Run.Struct(("id", Schema.Int32), ("name", Schema.OptionalString));
    private static readonly Schema WithDefault = new SchemaBuilder(SchemaType.Int32).Optional().Default(Value.Int32(9)).Build();

    private static Value Two(int id, string? name) => Value.Struct(Value.Int32(id), Value.String(name));

    [Fact]
    public void ExtractField_takes_a_field_with_its_schema_and_reads_null_as_the_default()
    {
        Record after = Run.Make("ExtractField$Value", ("field", "n")).Apply(Run.Struct(("n", WithDefault)), Value.Struct(Value.Null));
        Record asNull = Run.Make("ExtractField$Value", ("field", "n"), ("replace.null.with.default", "false"))
            .Apply(Run.Struct(("n", WithDefault)), Value.Struct(Value.Null));
        Record tombstone = Run.Make("ExtractField$Value", ("field", "n")).Apply(Run.Struct(("n", WithDefault)), Value.Null);

        Assert.Equal((WithDefault, Value.Int32(9)), (after.ValueSchema, after.Value));
        Assert.Equal(Value.Null, asNull.Value);
        Assert.Equal((WithDefault, Value.Null), (tombstone.ValueSchema, tombstone.Value));
    }

    [Fact]
    public void ExtractField_knows_paths_and_missing_fields()
    {
        Schema nested = Run.Struct(("a.b", Run.Struct(("c", Schema.Int8))));
        var path = Run.Make("ExtractField$Value", ("field", "`a.b`.c"), ("field.syntax.version", "v2"));

        Assert.Equal(Value.Int8(5), path.Apply(nested, Value.Struct(Value.Struct(Value.Int8(5)))).Value);
        Assert.Equal(Value.Int8(5), path.Apply(null, Run.Map(("a.b", Run.Map(("c", Value.Int8(5)))))).Value);
        Assert.Equal(Value.Null, path.Apply(null, Run.Map(("a.b", Value.Null))).Value);
        Assert.Equal("Unknown field: `a.b`.c", Assert.Throws<DataException>(() => path.Apply(TwoFields, Two(1, "x"))).Message);
        var fault =
            Assert.Throws<ConfigException>(() => Run.Make("ExtractField$Value", ("field", "a.`b.c"), ("field.syntax.version", "V2")));
        Assert.Equal("Incomplete backtick pair in path: [a.`b.c], consider adding a backslash before backtick at position 2 to escape it",
            fault.Message);
        Assert.Equal("Only Struct objects supported for [field extraction], found: java.lang.Integer",
            Assert.Throws<DataException>(() => path.Apply(Schema.Int32, Value.Int32(1))).Message);
    }

    [Fact]
    public void HoistField_wraps_also_null()
    {
        var hoist = Run.Make("HoistField$Value", ("field", "v"));

        Assert.Equal(Run.Map(("v", Value.Null)), hoist.Apply(null, Value.Null).Value);
        Assert.Equal(Value.Struct(Value.Null), hoist.Apply(Schema.OptionalInt8, Value.Null).Value);
        Assert.Equal(SchemaBuilder.Struct().Field("v", Schema.Int8).Build(), hoist.Apply(Schema.Int8, Value.Int8(1)).ValueSchema);
        Assert.Throws<DataException>(() => hoist.Apply(Schema.Int8, Value.Null));
    }

    [Fact]
    public void InsertField_adds_where_the_record_comes_from()
    {
        var insert = Run.Make("InsertField$Value", ("topic.field", "t!"), ("partition.field", "p?"), ("offset.field", "o"),
            ("timestamp.field", "at"), ("static.field", "s"), ("static.value", "x"));

        Record after = insert.Apply(TwoFields, Two(1, null));

        Assert.Equal(Value.Struct(Value.Int32(1), Value.Null, Value.String("orders"), Value.Int32(3), Value.Int64(42),
            Value.Int64(1_700_000_000_123), Value.String("x")), after.Value);
        Assert.Equal(
            Run.Struct(("id", Schema.Int32), ("name", Schema.OptionalString), ("t", Schema.String), ("p", Schema.OptionalInt32),
                ("o", Schema.OptionalInt64),
                ("at", LogicalTypes.TimestampSchema.AsOptional()), ("s", Schema.OptionalString)),
            after.ValueSchema);
    }

    [Fact]
    public void InsertField_leaves_out_what_a_schemaless_record_has_not_and_overwrites_what_it_has()
    {
        var insert = Run.Make("InsertField$Value", ("topic.field", "t"), ("partition.field", "p"));
        Record record = Run.Record(null, Run.Map(("t", Value.Int8(1))));
        record.Partition = Record.None;

        Assert.Equal(Run.Map(("t", Value.String("orders"))), insert.Apply(record).Value);
        Assert.Throws<DataException>(() => insert.Apply(null, Value.String("no map")));
    }

    [Fact]
    public void InsertField_refuses_offsets_of_sources_and_empty_settings()
    {
        Record record = Run.Record(TwoFields, Two(1, "a"));
        record.Offset = Record.None;
        var fault = Assert.Throws<DataException>(() => Run.Make("InsertField$Value", ("offset.field", "o")).Apply(record));

        Assert.StartsWith("Only SinkRecord supported for [field insertion]", fault.Message, StringComparison.Ordinal);
        Assert.Equal("No field insertion configured", Assert.Throws<ConfigException>(() => Run.Make("InsertField$Value")).Message);
        Assert.Throws<ConfigException>(() => Run.Make("InsertField$Value", ("static.field", "s")));
    }

    [Fact]
    public void ReplaceField_drops_and_renames_and_exclude_wins()
    {
        var replace = Run.Make("ReplaceField$Value", ("include", "id,name"), ("exclude", "name"), ("renames", "id:number"));

        Record after = replace.Apply(TwoFields, Two(1, "a"));
        Assert.Equal((Run.Struct(("number", Schema.Int32)), Value.Struct(Value.Int32(1))), (after.ValueSchema, after.Value));
        Assert.Equal(Run.Map(("number", Value.Int8(1))),
            replace.Apply(null, Run.Map(("id", Value.Int8(1)), ("name", Value.Null), ("c", Value.Null))).Value);
        Assert.Contains("Invalid rename mapping: a:b:c",
            Assert.Throws<ConfigException>(() => Run.Make("ReplaceField$Value", ("renames", "a:b:c"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MaskField_writes_the_empty_value_of_each_type()
    {
        Schema schema = Run.Struct(("a", Schema.Boolean), ("b", Schema.Int64), ("c", Schema.String), ("d", LogicalTypes.DateSchema),
            ("e", LogicalTypes.DecimalBuilder(2).Build()), ("f", Schema.OptionalInt8), ("g", Schema.Int8));
        Value value = Value.Struct(Value.Boolean(true), Value.Int64(1), Value.String("x"), Value.Int32(7), Value.Bytes([1, 2]), Value.Null,
            Value.Int8(1));

        Record after = Run.Make("MaskField$Value", ("fields", "a,b,c,d,e,f")).Apply(schema, value);

        Assert.Equal(Value.Struct(Value.Boolean(false), Value.Int64(0), Value.String(""), Value.Int32(0), Value.Bytes([0]), Value.Null,
            Value.Int8(1)), after.Value);
        Assert.Same(schema, after.ValueSchema);
        Assert.Equal(Value.Int64(1), value.Items[1]);
    }

    [Fact]
    public void MaskField_writes_a_replacement_of_the_values_type_or_refuses()
    {
        var mask = Run.Make("MaskField$Value", ("fields", "a"), ("replacement", "123"));

        Assert.Equal(Run.Map(("a", Value.Int16(123))), mask.Apply(null, Run.Map(("a", Value.Int16(1)))).Value);
        Assert.Equal(Run.Map(("a", Value.String("123"))), mask.Apply(null, Run.Map(("a", Value.String("x")))).Value);
        Assert.Equal(Run.Map(("b", Value.Int8(1)), ("a", Value.Null)), mask.Apply(null, Run.Map(("b", Value.Int8(1)))).Value);
        Assert.Equal("Cannot mask value of type class java.lang.Boolean with custom replacement.",
            Assert.Throws<DataException>(() => mask.Apply(null, Run.Map(("a", Value.Boolean(true))))).Message);
        Assert.Equal("Unable to convert x (class java.lang.String) to number",
            Assert.Throws<DataException>(() =>
                Run.Make("MaskField$Value", ("fields", "a"), ("replacement", "x")).Apply(null, Run.Map(("a", Value.Int8(1))))).Message);
        Assert.Throws<DataException>(() => mask.Apply(null, Value.Null));
        Assert.Throws<DataException>(() => Run.Make("MaskField$Value", ("fields", "a")).Apply(null, Run.Map(("a", Value.Bytes([1])))));
    }

    [Fact]
    public void SetSchemaMetadata_changes_name_and_version_only()
    {
        var set = Run.Make("SetSchemaMetadata$Value", ("schema.name", "New"), ("schema.version", "7"));

        Record after = set.Apply(TwoFields, Two(1, "a"));
        Assert.Equal(TwoFields.ToBuilder().Name("New").Version(7).Build(), after.ValueSchema);
        Assert.Equal(Two(1, "a"), after.Value);
        Assert.Equal("New", set.Apply(TwoFields.AsOptional(), Value.Null).ValueSchema!.Name);
        Assert.Equal("Schema required for [updating schema metadata]",
            Assert.Throws<DataException>(() => set.Apply(null, Value.Int8(1))).Message);
        Assert.Equal("Neither schema name nor version configured",
            Assert.Throws<ConfigException>(() => Run.Make("SetSchemaMetadata$Value")).Message);
    }

    [Fact]
    public void ValueToKey_makes_a_key_of_fields()
    {
        var toKey = Run.Make("ValueToKey", ("fields", "name,id"));

        Record after = toKey.Apply(TwoFields, Two(1, "a"));
        Assert.Equal((SchemaBuilder.Struct().Field("name", Schema.OptionalString).Field("id", Schema.Int32).Build(),
            Value.Struct(Value.String("a"), Value.Int32(1))), (after.KeySchema, after.Key));
        Record schemaless = toKey.Apply(null, Run.Map(("id", Value.Int8(1))));
        Assert.Equal((null, Run.Map(("name", Value.Null), ("id", Value.Int8(1)))), (schemaless.KeySchema, schemaless.Key));
        Assert.Equal("Field does not exist: name",
            Assert.Throws<DataException>(() => toKey.Apply(Run.Struct(("id", Schema.Int8)), Value.Struct(Value.Int8(1)))).Message);
        Assert.Throws<DataException>(() => toKey.Apply(null, Value.Null));
    }

    [Fact]
    public void Flatten_joins_names_and_spreads_optionality_and_defaults()
    {
        Schema inner = Run.Builder(("x", Schema.Int32), ("y", Schema.OptionalString)).Optional().Default(Two(5, "d")).Build();
        Schema schema = Run.Struct(("a", Schema.Int8), ("in", inner));

        Record after = Run.Make("Flatten$Value", ("delimiter", "_")).Apply(schema, Value.Struct(Value.Int8(1), Two(7, null)));

        Schema x = Schema.Int32.ToBuilder().Optional().Default(Value.Int32(5)).Build(), y = Schema.OptionalString.ToBuilder()
            .Default(Value.String("d")).Build();
        Assert.Equal((Run.Struct(("a", Schema.Int8), ("in_x", x), ("in_y", y)), Value.Struct(Value.Int8(1), Value.Int32(7), Value.Null)),
            (after.ValueSchema, after.Value));
    }

    [Fact]
    public void Flatten_joins_the_keys_of_maps_and_refuses_maps_with_a_schema()
    {
        var flatten = Run.Make("Flatten$Value");

        Assert.Equal(
            Run.Map(("a.b", Value.Int8(1)), ("a.c.d", Value.Null), ("e", Value.Array(Value.Int8(2)))),
            flatten.Apply(null,
                Run.Map(("a", Run.Map(("b", Value.Int8(1)), ("c", Run.Map(("d", Value.Null))))), ("e", Value.Array(Value.Int8(2))))).Value);
        Schema map = Run.Struct(("m", SchemaBuilder.Map(Schema.String, Schema.Int8).Build()));
        Assert.StartsWith("Flatten transformation does not support MAP",
            Assert.Throws<DataException>(() => flatten.Apply(map, Value.Struct(Value.Map()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flatten_refuses_a_struct_that_contains_itself_and_names_the_field()
    {
        SchemaBuilder node = SchemaBuilder.Struct().Name("Node").Optional();
        Schema schema = Run.Struct(("n", node.Field("next", node.Self).Build()));
        Assert.Equal("Flatten transformation does not support recursive schemas (for field n.next).",
            Assert.Throws<DataException>(() => Run.Make("Flatten$Value").Apply(schema, Value.Struct(Value.Null))).Message);
    }

    [Theory]
    [InlineData("Flatten$Value", "delimiter", ".")]
    [InlineData("ReplaceField$Value", "renames", "x:a.b")]
    public void A_name_that_is_made_twice_is_one_entry_that_a_mask_cannot_miss(string name, string setting, string text)
    {
        Value map = Run.Map(("a.b", Value.String("old")), ("a", Run.Map(("b", Value.String("new")))), ("x", Value.String("newer")));
        Value made = Run.Make(name, (setting, text)).Apply(null, map).Value;

        Value masked = Run.Make("MaskField$Value", ("fields", "a.b")).Apply(null, made).Value;

        Assert.Equal(name[0] == 'F'
            ? Run.Map(("a.b", Value.String("")), ("x", Value.String("newer")))
            : Run.Map(("a.b", Value.String("")), ("a", Run.Map(("b", Value.String("new"))))), masked);
    }
}
