using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro;
using Millrace.Formats.Avro.Mapping;
using Millrace.Formats.Avro.Schemas;

namespace Millrace.Formats.Tests.Avro;

public class AvroSchemaMappingTests
{
    private static readonly AvroSettings Plain = new();

    [Fact]
    public void Writes_the_schema_that_the_Java_converter_registers()
    {
        Schema order = SchemaBuilder.Struct().Name("shop.Order")
            .Field("id", Schema.Int64)
            .Field("qty", Schema.Int16)
            .Field("note", Schema.OptionalString)
            .Field("state", new SchemaBuilder(SchemaType.String).Optional().Default(Value.String("new")).Build())
            .Field("at", LogicalTypes.TimestampSchema)
            .Field("price", LogicalTypes.DecimalBuilder(2).Build())
            .Build();
        Assert.Equal("""{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"id","type":"long"},"""
            + """{"name":"qty","type":{"type":"int","connect.type":"int16"}},{"name":"note","type":["null","string"],"default":null},"""
            + """{"name":"state","type":[{"type":"string","connect.default":"new"},"null"],"default":"new"},"""
            + """{"name":"at","type":{"type":"long","connect.version":1,"connect.name":"org.apache.kafka.connect.data.Timestamp","logicalType":"timestamp-millis"}},"""
            + """{"name":"price","type":{"type":"bytes","scale":2,"precision":64,"connect.version":1,"connect.parameters":{"scale":"2"}"""
            + ""","connect.name":"org.apache.kafka.connect.data.Decimal","logicalType":"decimal"}}],"connect.name":"shop.Order"}""",
            Written(order));
    }

    [Fact]
    public void Structs_without_a_name_get_one_in_the_order_met()
    {
        Schema inner = SchemaBuilder.Struct().Field("x", Schema.Int32).Build();
        Schema outer = SchemaBuilder.Struct().Field("a", inner).Field("b", inner.AsOptional())
            .Field("c", SchemaBuilder.Struct().Field("y", Schema.Boolean).Build()).Build();
        Assert.Equal(
            """{"type":"record","name":"ConnectDefault","namespace":"io.confluent.connect.avro","fields":[{"name":"a","type":{"type":"record","name":"ConnectDefault2","fields":[{"name":"x","type":"int"}]}},"""
            + """{"name":"b","type":["null","ConnectDefault2"],"default":null},{"name":"c","type":{"type":"record","name":"ConnectDefault3","fields":[{"name":"y","type":"boolean"}]}}]}""", Written(outer));
    }

    [Fact]
    public void Maps_without_text_keys_are_arrays_of_entries()
    {
        Assert.Equal(
            """{"type":"array","items":{"type":"record","name":"MapEntry","namespace":"io.confluent.connect.avro","fields":[{"name":"key","type":"int"},{"name":"value","type":["null","string"]}]}}""",
            Written(SchemaBuilder.Map(Schema.Int32, Schema.OptionalString).Build()));
        Assert.Equal(
            """{"type":"array","items":{"type":"record","name":"M","namespace":"a","fields":[{"name":"key","type":"int"},{"name":"value","type":"long"}],"connect.internal.type":"MapEntry"},"connect.name":"a.M"}""",
            Written(SchemaBuilder.Map(Schema.Int32, Schema.Int64).Name("a.M").Build()));
        Assert.Equal("""{"type":"map","values":"long"}""", Written(SchemaBuilder.Map(Schema.String, Schema.Int64).Build()));
        Assert.Equal("""{"type":"map","values":"long"}""",
            ConnectToAvro.Convert(SchemaBuilder.Map(Schema.OptionalString, Schema.Int64).Build(),
                new AvroSettings { AllowsOptionalMapKeys = true }).ToString());
    }

    [Fact]
    public void Two_maps_of_different_types_do_not_collide()
    {
        Schema schema = SchemaBuilder.Struct().Name("R").Field("a", SchemaBuilder.Map(Schema.Int32, Schema.Int64).Build())
            .Field("b", SchemaBuilder.Map(Schema.Int64, Schema.Int64).Build()).Build();
        Assert.Equal(schema, AvroToConnect.Convert(ConnectToAvro.Convert(schema, Plain), Plain));
    }

    [Fact]
    public void The_sample_long_without_logical_type_is_a_timestamp()
    {
        Schema schema =
            Read("""{"type":"record","name":"Reading","fields":[{"name":"modified","type":{"type":"long","connect.version":1,"connect.name":"org.apache.kafka.connect.data.Timestamp"}}]}""")!;
        Assert.Equal(LogicalTypes.TimestampSchema, schema.Fields[0].Schema);
    }

    [Theory]
    [InlineData("""{"type":"int","connect.type":"int8"}""", SchemaType.Int8, null)]
    [InlineData("""{"type":"int","connect.type":"int16"}""", SchemaType.Int16, null)]
    [InlineData("""{"type":"int","logicalType":"date"}""", SchemaType.Int32, LogicalTypes.Date)]
    [InlineData("""{"type":"int","logicalType":"time-millis"}""", SchemaType.Int32, LogicalTypes.Time)]
    [InlineData("""{"type":"long","logicalType":"timestamp-millis"}""", SchemaType.Int64, LogicalTypes.Timestamp)]
    [InlineData("""{"type":"long","logicalType":"timestamp-micros"}""", SchemaType.Int64, null)]
    [InlineData("""{"type":"string","logicalType":"uuid"}""", SchemaType.String, null)]
    [InlineData("""["int"]""", SchemaType.Int32, null)]
    [InlineData("""{"type":"enum","name":"a.E","symbols":["X"]}""", SchemaType.String, "a.E")]
    [InlineData("""{"type":"fixed","name":"a.F","size":3}""", SchemaType.Bytes, "a.F")]
    [InlineData("""{"type":"fixed","name":"a.F","size":3,"logicalType":"decimal","precision":4,"scale":1}""", SchemaType.Bytes,
        LogicalTypes.Decimal)]
    [InlineData("""{"type":"record","name":"ConnectDefault2","namespace":"io.confluent.connect.avro","fields":[]}""", SchemaType.Struct,
        null)]
    [InlineData("""["int","string"]""", SchemaType.Struct, "io.confluent.connect.avro.Union")]
    public void Reads_types_and_names(string avro, SchemaType type, string? name)
    {
        Schema schema = Read(avro)!;
        Assert.Equal(type, schema.Type);
        Assert.Equal(name, schema.Name);
    }

    [Fact]
    public void Decimals_keep_scale_precision_and_size()
    {
        Schema schema = Read("""{"type":"fixed","name":"F","size":4,"logicalType":"decimal","precision":9,"scale":2}""")!;
        Assert.Equal(new Dictionary<string, string> { ["scale"] = "2", ["connect.decimal.precision"] = "9", ["connect.fixed.size"] = "4" },
            schema.Parameters);
    }

    [Theory]
    [InlineData("""["null",{"type":"string","connect.default":"a"}]""", "null")]
    [InlineData("""[{"type":"string","connect.default":"a"},"null"]""", "\"b\"")]
    public void The_default_of_an_optional_field_is_that_of_its_type(string type, string fieldDefault)
    {
        Schema field =
            Read($$"""{"type":"record","name":"R","fields":[{"name":"f","type":{{type}},"default":{{fieldDefault}}}]}""")!.Fields[0].Schema;
        Assert.True(field.IsOptional);
        Assert.Equal(Value.String("a"), field.Default);
    }

    [Theory]
    [InlineData("AA==", "0.0000")]
    [InlineData("ESIzRA==", "28745.4020")]
    [InlineData("/w==", "-0.0001")]
    [InlineData("\\u0000", "0.0000")]
    [InlineData("\\u0001\\u0000", "0.0256")]
    [InlineData("AAAA", "109479.5585")]
    public void A_decimal_default_is_bytes_or_padded_base64(string text, string expected)
    {
        string type =
            $$"""{"type":"bytes","scale":4,"precision":18,"connect.default":"{{text}}","connect.version":1,"connect.parameters":{"scale":"4"},"connect.name":"org.apache.kafka.connect.data.Decimal","logicalType":"decimal"}""";
        Schema field =
            Read($$"""{"type":"record","name":"R","fields":[{"name":"price","type":[{{type}},"null"],"default":"{{text}}"}]}""")!.Fields[0].Schema;
        Assert.Equal(expected, DecimalText.Format(field.Default.AsBytes, 4));
        Schema required =
            Read($$"""{"type":"record","name":"R","fields":[{"name":"price","type":{"type":"bytes","scale":4,"precision":18,"logicalType":"decimal"},"default":"{{text}}"}]}""")!.Fields[0].Schema;
        Assert.Equal(expected, DecimalText.Format(required.Default.AsBytes, 4));
    }

    [Fact]
    public void The_default_of_a_required_field_is_used_and_marked()
    {
        Schema field = Read("""{"type":"record","name":"R","fields":[{"name":"f","type":"int","default":5}]}""")!.Fields[0].Schema;
        Assert.Equal(Value.Int32(5), field.Default);
        Assert.Equal("true", field.Parameters["io.confluent.connect.avro.field.default"]);
        Assert.Equal("""{"type":"record","name":"R","fields":[{"name":"f","type":"int","default":5}],"connect.name":"R"}""",
            Written(Read("""{"type":"record","name":"R","fields":[{"name":"f","type":"int","default":5}]}""")!));
    }

    [Fact]
    public void The_version_of_the_subject_is_that_of_the_schema_unless_it_has_its_own()
    {
        Assert.Equal(7, AvroToConnect.Convert(AvroSchema.Parse("\"int\""), Plain, 7)!.Version);
        Assert.Equal(3, AvroToConnect.Convert(AvroSchema.Parse("""{"type":"int","connect.version":3}"""), Plain, 7)!.Version);
        Assert.Equal(1, AvroToConnect.Convert(AvroSchema.Parse("""{"type":"int","logicalType":"date"}"""), Plain, 7)!.Version);
    }

    [Theory]
    [InlineData("\"null\"", "Standalone null schemas are not supported by this converter")]
    [InlineData("""{"type":"int","connect.type":"int24"}""", "Connect type annotation for Avro int field is null or unknown: int24")]
    [InlineData("""{"type":"long","logicalType":"timestamp-millis","connect.name":"x"}""",
        "Mismatched names: name already added to SchemaBuilder (org.apache.kafka.connect.data.Timestamp) differs from name in source "
        + "schema (x)")]
    [InlineData("""{"type":"long","logicalType":"timestamp-millis","connect.version":2}""",
        "Mismatched versions: version already added to SchemaBuilder (1) differs from version in source schema (2)")]
    [InlineData("""{"type":"int","connect.version":"2"}""", "Invalid Connect version found: 2")]
    [InlineData("""{"type":"int","connect.parameters":{"a":1}}""", "Expected schema parameter values to be strings but found: 1")]
    [InlineData("""{"type":"int","connect.parameters":[]}""", "Expected JSON object for schema parameters but found: []")]
    [InlineData("""["null",{"type":"record","name":"a.R","fields":[]},{"type":"record","name":"b.R","fields":[]}]""",
        "Multiple union schemas map to the Connect union field name R; set enhanced.avro.schema.support=true to tell them apart by their "
        + "full names")]
    public void Says_what_has_no_counterpart(string avro, string message) =>
    Assert.Equal(message, Assert.Throws<DataException>(() => Read(avro)).Message);

    [Fact]
    public void Full_names_tell_union_branches_apart()
    {
        Schema schema = AvroToConnect.Convert(AvroSchema.Parse(
            """["null",{"type":"record","name":"a.R","fields":[]},{"type":"record","name":"b.R","fields":[]}]"""),
            new AvroSettings { Enhanced = true })!;
        Assert.Equal(["a.R", "b.R"], schema.Fields.Select(field => field.Name));
        Assert.True(schema.IsOptional);
    }

    [Theory]
    [InlineData("""{"type":"record","name":"Node","namespace":"a","fields":[{"name":"v","type":"int"},{"name":"next","type":["null","Node"],"default":null}],"connect.name":"a.Node"}""")]
    [InlineData("""{"type":"record","name":"Tree","fields":[{"name":"kids","type":{"type":"array","items":"Tree"}}],"connect.name":"Tree"}""")]
    [InlineData("""{"type":"record","name":"R","doc":"a record","fields":[{"name":"f","type":{"type":"string","connect.doc":"d","connect.version":2,"connect.parameters":{"p":"q"},"connect.name":"n"},"doc":"a field"}],"connect.parameters":{"io.confluent.connect.avro.record.doc":"a record","io.confluent.connect.avro.field.doc.f":"a field"},"connect.name":"R"}""")]
    [InlineData("""["null",{"type":"record","name":"R","fields":[{"name":"u","type":["null","int",{"type":"map","values":"string"}],"default":null}],"connect.name":"R"}]""")]
    public void Comes_back_as_it_was(string avro) => Assert.Equal(avro, Written(Read(avro)!));

    [Fact]
    public void Enums_stay_enums_when_asked_to()
    {
        const string Enum =
            """{"type":"enum","name":"E","namespace":"a","doc":"d","symbols":["X","Y"],"default":"Y","connect.parameters":{"io.confluent.connect.avro.Enum":"a.E","io.confluent.connect.avro.enum.doc.E":"d","io.confluent.connect.avro.enum.default.E":"Y","io.confluent.connect.avro.Enum.X":"X","io.confluent.connect.avro.Enum.Y":"Y"},"connect.name":"a.E"}""";
        var enhanced = new AvroSettings { Enhanced = true };
        Assert.Equal(Enum, ConnectToAvro.Convert(AvroToConnect.Convert(AvroSchema.Parse(Enum), enhanced), enhanced).ToString());
        Assert.StartsWith("""{"type":"string",""", Written(Read(Enum)!));
    }

    [Fact]
    public void Without_meta_data_only_logical_types_remain()
    {
        Schema schema = SchemaBuilder.Struct().Name("R").Field("at", LogicalTypes.DateBuilder().Doc("d").Build()).Field("b", Schema.Int8)
            .Build();
        Assert.Equal(
            """{"type":"record","name":"R","fields":[{"name":"at","type":{"type":"int","logicalType":"date"}},{"name":"b","type":"int"}]}""",
            ConnectToAvro.Convert(schema, new AvroSettings { ConnectMetaData = false }).ToString());
    }

    [Fact]
    public void A_default_that_Avro_would_refuse_is_left_out()
    {
        Schema schema = SchemaBuilder.Struct().Name("R").Field("a", new SchemaBuilder(SchemaType.Int32).Default(Value.String("x")).Build())
            .Build();
        Assert.Equal("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"}],"connect.name":"R"}""", Written(schema));
    }

    [Fact]
    public void A_name_that_Avro_does_not_allow_is_an_error_or_scrubbed()
    {
        Schema schema = SchemaBuilder.Struct().Name("my-ns.my-rec").Field("my-field", Schema.Int32).Build();
        string error = Assert.ThrowsAny<DataException>(() => Written(schema)).Message;
        Assert.Contains("Illegal character in: my-ns.my-rec", error, StringComparison.Ordinal);
        Assert.Contains("scrub.invalid.names=true", error, StringComparison.Ordinal);
        Schema field = SchemaBuilder.Struct().Name("rec").Field("1st", Schema.Int32).Build();
        Assert.Contains("Illegal character in: 1st", Assert.ThrowsAny<DataException>(() => Written(field)).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            """{"type":"record","name":"my_rec","namespace":"my_ns","fields":[{"name":"my_field","type":"int"}],"connect.name":"my-ns.my-rec"}""",
            ConnectToAvro.Convert(schema, new AvroSettings { ScrubsNames = true }).ToString());
    }

    [Theory]
    [InlineData("my-field", "my_field")]
    [InlineData("1st", "x1st")]
    [InlineData("größe", "gr_C3_B6_C3_9Fe")]
    [InlineData("a b", "a_b")]
    [InlineData("fine_1", "fine_1")]
    [InlineData("a$b", "a_24b")]
    public void Scrubs_names_as_the_Java_converter_does(string name, string expected) =>
    Assert.Equal(expected, AvroNameScrubber.Scrub(name));

    private static string Written(Schema schema) => ConnectToAvro.Convert(schema, Plain).ToString();

    private static Schema? Read(string avro) => AvroToConnect.Convert(AvroSchema.Parse(avro), Plain);
}
