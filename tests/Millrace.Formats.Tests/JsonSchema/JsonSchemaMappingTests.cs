using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Tests.JsonSchema;

public class JsonSchemaMappingTests : JsonSchemaTestBase
{
    private const string OneOf = "io.confluent.connect.json.OneOf";

    [Fact]
    public void A_struct_is_registered_as_Confluents_converter_does()
    {
        Schema schema = SchemaBuilder.Struct().Name("shop.Order").Field("id", Schema.Int64).Field("note", Schema.OptionalString)
            .Field("at", LogicalTypes.TimestampSchema).Build();
        Assert.Equal(
            """{"type":"object","title":"shop.Order","properties":{"id":{"type":"integer","connect.index":0,"connect.type":"int64"}"""
            + ""","note":{"connect.index":1,"oneOf":[{"type":"null"},{"type":"string"}]}"""
            + ""","at":{"type":"integer","title":"org.apache.kafka.connect.data.Timestamp","connect.index":2,"connect.type":"int64","connect.version":1}}}""",
            Registered(schema, Value.Struct(Value.Int64(1), Value.Null, Value.Int64(0))));
    }

    [Fact]
    public void Every_attribute_comes_back()
    {
        Schema enums = new SchemaBuilder(SchemaType.String).Parameter("io.confluent.connect.json.Enum", "")
            .Parameter("io.confluent.connect.json.Enum.a", "a")
            .Parameter("io.confluent.connect.json.Enum.b", "b").Build();
        Schema schema = SchemaBuilder.Struct().Name("n.R").Version(3).Doc("rows").Parameter("p", "q")
            .Field("i8", Schema.Int8).Field("i16", Schema.OptionalInt16)
            .Field("i32", Schema.Int32.ToBuilder().Default(Value.Int32(5)).Doc("five").Build())
            .Field("f32", Schema.Float32).Field("f64", Schema.Float64).Field("b", Schema.Boolean).Field("bytes", Schema.Bytes)
            .Field("e", enums)
            .Field("d", LogicalTypes.DateSchema.AsOptional()).Field("m", SchemaBuilder.Map(Schema.String, Schema.OptionalInt32).Build())
            .Field("m2", SchemaBuilder.Map(Schema.Int32, Schema.String).Build())
            .Field("l", SchemaBuilder.Array(Schema.OptionalString).Optional().Build())
            .Field("u", SchemaBuilder.Struct().Name(OneOf).Optional().Field(OneOf + ".field.0", Schema.OptionalInt32)
                .Field(OneOf + ".field.1", Schema.OptionalString).Build()).Build();
        Value value = Value.Struct(Value.Int8(-1), Value.Null, Value.Int32(6), Value.Float32(1.5f), Value.Float64(-0.25),
            Value.Boolean(true), Value.Bytes([1, 2]), Value.String("b"),
            Value.Int32(19000), Value.Map(Value.String("k"), Value.Null), Value.Map(Value.Int32(1), Value.String("x")),
            Value.Array(Value.String("a"), Value.Null),
            Value.Struct(Value.Null, Value.String("u")));
        byte[] bytes = Encode(Configured(), schema, value);
        Schema? read = Configured().Decode("t", bytes, new ValueArena(), out Value decoded);
        Assert.Equal(value, decoded);
        Assert.Equal(schema, read);
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", SchemaType.Int64, false)]
    [InlineData("""{"type":"number"}""", SchemaType.Float64, false)]
    [InlineData("""{"type":"integer","format":"int32"}""", SchemaType.Int64, false)]
    [InlineData("""{"type":"string","format":"date-time"}""", SchemaType.String, false)]
    [InlineData("""{"type":["string","null"]}""", SchemaType.String, true)]
    [InlineData("""{"oneOf":[{"type":"null"},{"type":"boolean"}]}""", SchemaType.Boolean, true)]
    [InlineData("""{"anyOf":[{"type":"number"},{"type":"null"}]}""", SchemaType.Float64, true)]
    [InlineData("""{"allOf":[{"type":"string"}]}""", SchemaType.String, false)]
    [InlineData("""{"oneOf":[{"type":"string"}]}""", SchemaType.String, false)]
    [InlineData("""{"type":"string","const":"x"}""", SchemaType.String, false)]
    [InlineData("""{"type":"number","enum":[1,2]}""", SchemaType.Float64, false)]
    [InlineData("""{"type":"string","connect.type":"bytes"}""", SchemaType.Bytes, false)]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", SchemaType.Struct, false)]
    [InlineData("""{"minLength":1}""", SchemaType.String, false)]
    [InlineData("""{"$ref":"#/definitions/x","definitions":{"x":{"type":"integer","connect.type":"int16"}}}""", SchemaType.Int16, false)]
    [InlineData("""{"$schema":"https://json-schema.org/draft/2020-12/schema","$ref":"#x","$defs":{"x":{"$anchor":"x","type":"boolean"}}}""",
        SchemaType.Boolean, false)]
    [InlineData("""{"$schema":"http://json-schema.org/draft-04/schema#","id":"http://h/a.json","type":"number","maximum":3,"exclusiveMaximum":true}""", SchemaType.Float64, false)]
    public void Types_are_found_in_what_schemas_say(string json, SchemaType type, bool isOptional)
    {
        string text = type switch
        {
            SchemaType.Struct =>
            """{"a":"x"}""",
            SchemaType.Boolean => "true",
            SchemaType.String or SchemaType.Bytes => "\"AAAA\"",
            _ => "1"
        };
        Schema schema = Decode(json, text).Schema;
        Assert.Equal((type, isOptional), (schema.Type, schema.IsOptional));
    }

    [Fact]
    public void Fields_stand_by_their_index_or_else_as_in_the_document()
    {
        Assert.Equal(["a", "b", "c"],
            Names("""{"type":"object","properties":{"c":{"type":"string","connect.index":2},"a":{"type":"string","connect.index":0},"b":{"oneOf":[{"type":"null"},{"type":"string"}],"connect.index":1}}}"""));
        Assert.Equal(["z", "a"], Names("""{"type":"object","properties":{"z":{"type":"string"},"a":{"type":"string"}}}"""));
        Assert.Equal(["x", "y"],
            Names("""{"allOf":[{"$ref":"#/definitions/p"},{"type":"object","properties":{"y":{"type":"string"}}}],"definitions":{"p":{"type":"object","properties":{"x":{"type":"string"}}}}}"""));

        IEnumerable<string> Names(string json) => Decode(json, "{}").Schema.Fields.Select(field => field.Name);
    }

    [Fact]
    public void Members_that_are_not_there_are_null_and_those_nobody_named_are_dropped()
    {
        const string Schema =
            """{"type":"object","title":"T","properties":{"a":{"type":"string"},"b":{"type":"integer","default":3}},"required":["a"]}""";
        var (schema, value) = Decode(Schema, """{"other":[1,{"a":2}]}""");
        Assert.Equal(Value.Struct(Value.Null, Value.Int64(3)), value);
        Assert.All(schema.Fields, field => Assert.False(field.Schema.IsOptional));
        schema = Decode(Schema, """{"a":"x"}""", ("use.optional.for.nonrequired", "true")).Schema;
        Assert.Equal([false, true], schema.Fields.Select(field => field.Schema.IsOptional));
        Assert.Equal(("T", 1), (schema.Name, schema.Version));
    }

    [Theory]
    [InlineData("1", 0)]
    [InlineData("1.5", 1)]
    [InlineData("\"x\"", 2)]
    [InlineData("""{"cat":1,"name":"m"}""", 3)]
    [InlineData("""{"name":"r","dog":2}""", 4)]
    [InlineData("[true]", 5)]
    public void Of_a_choice_that_which_fits_is_read(string json, int field)
    {
        const string Schema =
            """{"oneOf":[{"type":"integer"},{"type":"number"},{"type":"string"},{"type":"object","properties":{"cat":{"type":"integer"},"name":{"type":"string"}}},"""
            + """{"type":"object","properties":{"name":{"type":"string"},"dog":{"type":"integer"}}},{"type":"array","items":{"type":"boolean"}}]}""";
        var (schema, value) = Decode(Schema, json);
        Assert.Equal(OneOf, schema.Name);
        Assert.Equal(OneOf + ".field.3", schema.Fields[3].Name);
        Assert.Equal([field], Enumerable.Range(0, 6).Where(i => !value.Items[i].IsNull));
        Assert.Equal(json, Written(schema, value));
    }

    [Fact]
    public void A_schema_that_contains_itself_is_read_and_written()
    {
        const string Node =
            """{"type":"object","title":"Node","properties":{"v":{"type":"integer"},"next":{"oneOf":[{"type":"null"},{"$ref":"#"}]}}}""";
        const string Json = """{"v":1,"next":{"v":2,"next":{"v":3,"next":null}}}""";
        var (schema, value) = Decode(Node, Json);
        Assert.Equal(Json, Written(schema, value));
        Schema? again = Configured().Decode("t", Encode(Configured(), schema, value), new ValueArena(), out Value decoded);
        Assert.Equal(value, decoded);
        Assert.Equal("Node", again!.FindField("next")!.Schema.FindField("next")!.Schema.Name);
    }

    [Fact]
    public void A_choice_that_contains_itself_is_read_and_written()
    {
        const string Any =
            """{"oneOf":[{"type":"string"},{"type":"integer"},{"type":"array","items":{"$ref":"#"}},{"type":"object","connect.type":"map","additionalProperties":{"$ref":"#"}}]}""";
        const string Json = """["a",1,[[],{"k":["b",{"l":2}]}]]""";
        var (schema, value) = Decode(Any, Json);
        Assert.Equal(Json, Written(schema, value));
        Configured().Decode("t", Encode(Configured(), schema, value), new ValueArena(), out Value again);
        Assert.Equal(value, again);
        Assert.Contains("its own parts",
            Assert.Throws<DataException>(() => Decode("""{"oneOf":[{"type":"string"},{"type":"integer"},{"$ref":"#"}]}""", "1")).Message);
    }

    [Fact]
    public void References_are_followed_through_the_registry()
    {
        Registry.Register("cents", new SchemaText(SchemaText.Json, """{"type":"integer","connect.type":"int32"}"""));
        Registry.Register("money",
            new SchemaText(SchemaText.Json, """{"type":"object","title":"Money","properties":{"c":{"$ref":"cents.json"}}}""")
            {
                References = [new SchemaReference("cents.json", "cents", 1)],
            });
        byte[] bytes = Payload("""{"type":"object","properties":{"price":{"$ref":"money.json"}}}""", """{"price":{"c":5}}""",
            new SchemaReference("money.json", "money", 1));
        Schema? schema = Configured().Decode("t", bytes, new ValueArena(), out Value value);
        Assert.Equal(Value.Struct(Value.Struct(Value.Int32(5))), value);
        Assert.Equal("Money", schema!.Fields[0].Schema.Name);
    }

    [Theory]
    [InlineData("{}", "allows anything")]
    [InlineData("""{"type":"null"}""", "Unsupported schema type")]
    [InlineData("""{"type":"array"}""", "items type")]
    [InlineData("""{"type":"integer","connect.type":"int7"}""", "int7")]
    [InlineData("""{"$ref":"#/definitions/none"}""", "leads nowhere")]
    [InlineData("""{"$ref":"#/a","a":{"$ref":"#/b"},"b":{"$ref":"#/a"}}""", "leads to itself")]
    [InlineData("""{"type":"integer","default":"x"}""", "default")]
    [InlineData("""{"type":"nope"}""", "unknown type nope")]
    public void What_Connect_has_no_type_for_is_named(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<DataException>(() => Decode(json, "1")).Message);

    [Fact]
    public void Enums_keep_their_values()
    {
        var (schema, value) = Decode("""{"enum":["a",1,null]}""", "1");
        Assert.Equal(Value.String("1"), value);
        Assert.Equal(["io.confluent.connect.json.Enum", "io.confluent.connect.json.Enum.a", "io.confluent.connect.json.Enum.1",
            "io.confluent.connect.json.Enum.<NULL>"], schema.Parameters.Keys);
        Assert.True(Decode("""{"enum":["a",1,null]}""", "null").Value.IsNull);
        schema = Decode("""{"type":"string","enum":["x","y"]}""", "\"x\"", ("generalized.sum.type.support", "true")).Schema;
        Assert.Equal(["org.apache.kafka.connect.data.Enum", "org.apache.kafka.connect.data.Enum.x", "org.apache.kafka.connect.data.Enum.y"],
            schema.Parameters.Keys);
        Assert.Equal("""{"enum":["x","y"],"connect.parameters":{}}""".Replace(",\"connect.parameters\":{}", ""),
            Registered(Decode("""{"enum":["x","y"]}""", "\"x\"").Schema.ToBuilder().Version(null).Build(), Value.String("x")));
    }

    [Fact]
    public void Closed_objects_and_generalised_unions_are_written_so()
    {
        Schema schema = SchemaBuilder.Struct().Field("a", Schema.String).Build();
        Assert.EndsWith(""","additionalProperties":false}""",
            Registered(schema, Value.Struct(Value.String("x")), ("object.additional.properties", "false")));
        var (union, value) =
            Decode("""{"anyOf":[{"type":"integer"},{"type":"string"},{"type":"null"}]}""", "5", ("generalized.sum.type.support", "true"));
        Assert.Equal(("connect_union_0", "connect_union_field_1", true), (union.Name, union.Fields[1].Name, union.IsOptional));
        Assert.Equal("5", Written(union, value));
    }
}
