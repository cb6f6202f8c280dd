using System.Buffers;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf;
using Millrace.Formats.Registry;
using Millrace.Formats.Tests.Avro;
using Millrace.TestServers;

namespace Millrace.Formats.Tests.Protobuf;

public class ProtobufConverterTests : ProtobufTestBase
{
    [Fact]
    public void A_row_comes_back_as_it_went()
    {
        ProtobufConverter converter = Configured(("optional.for.nullables", "true"));
        byte[] bytes = Encode(converter, AvroConverterTests.Reading, AvroConverterTests.Row);
        Assert.Equal("0000000001" + "00" + "08c0c407" + "1206626f73746f6e"
            + "190000000000803540", Convert.ToHexStringLower(bytes.AsSpan(0, 27)));
        Schema? schema = converter.Decode("t", bytes, new ValueArena(), out Value value);
        Assert.Equal(AvroConverterTests.Row, value);
        Assert.Equal(AvroConverterTests.Reading.Fields.Select(field => field.Name), schema!.Fields.Select(field => field.Name));
        Assert.Same(schema, converter.Decode("t", bytes, new ValueArena(), out _));
    }

    [Fact]
    public void A_missing_value_reads_as_zero_unless_told_otherwise()
    {
        ProtobufConverter converter = Configured();
        converter.Decode("t", Encode(converter, AvroConverterTests.Reading, AvroConverterTests.Row), new ValueArena(), out Value value);
        Assert.Equal(Value.Float64(0), value.Items[3]);
    }

    [Fact]
    public void Once_warm_a_row_costs_no_allocation_in_either_direction()
    {
        ProtobufConverter converter = Configured();
        Schema inner = SchemaBuilder.Struct().Name("In").Field("x", Schema.Int32).Build();
        Schema schema = SchemaBuilder.Struct().Name("R").Field("id", Schema.Int64).Field("name", Schema.String)
            .Field("at", LogicalTypes.TimestampSchema)
            .Field("day", LogicalTypes.DateSchema).Field("price", LogicalTypes.DecimalBuilder(2).Build()).Field("in", inner)
            .Field("list", SchemaBuilder.Array(Schema.Int32).Build()).Field("map", SchemaBuilder.Map(Schema.String, inner).Build()).Build();
        Value row = Value.Struct(Value.Int64(1), Value.String("größe"), Value.Int64(-1), Value.Int32(19000), Value.Bytes([0x04, 0xD2]),
            Value.Struct(Value.Int32(5)),
            Value.Array(Value.Int32(1), Value.Int32(-2)), Value.Map(Value.String("k"), Value.Struct(Value.Int32(6))));
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        var arena = new ValueArena();
        byte[] bytes = Encode(converter, schema, row);
        Run(10);
        Assert.Equal(0, Allocation.Of(() => Run(1000)));
        converter.Decode("t", bytes, arena, out Value value);
        Assert.Equal(row, value);

        void Run(int batches)
        {
            for (int batch = 0; batch < batches; batch++)
            {
                arena.Reset();
                output.ResetWrittenCount();
                for (int i = 0; i < 100; i++)
                {
                    Schema? read = converter.Decode("t", bytes, arena, out _);
                    converter.Encode("t", schema, row, output);
                }
            }
        }
    }

    [Fact]
    public void Null_is_null_where_the_schema_allows_it()
    {
        ProtobufConverter converter = Configured();
        var output = new ArrayBufferWriter<byte>();
        Assert.False(converter.Encode("t", null, Value.Null, output));
        Assert.False(converter.Encode("t", Schema.OptionalString, Value.Null, output));
        Assert.Equal("Found null value for non-optional schema",
            Assert.Throws<DataException>(() => converter.Encode("t", Schema.String, Value.Null, output)).Message);
        Assert.Contains("needs a schema", Assert.Throws<DataException>(() => converter.Encode("t", null, Value.Int32(1), output)).Message);
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void A_plain_value_goes_as_a_wrapper()
    {
        ProtobufConverter converter = Configured();
        byte[] bytes = Encode(converter, Schema.String, Value.String("hi"));
        Assert.Equal("0000000001" + "020e" + "0a026869", Convert.ToHexStringLower(bytes));
        Assert.Equal(SchemaType.String, converter.Decode("t", bytes, new ValueArena(), out Value value)!.Type);
        Assert.Equal(Value.String("hi"), value);
        Assert.Throws<DataException>(() => Encode(Configured(("wrapper.for.raw.primitives", "false")), Schema.String, Value.String("hi")));
        Assert.Throws<DataException>(() => Encode(converter, SchemaBuilder.Array(Schema.Int32).Build(), Value.Array()));
    }

    [Theory]
    [InlineData("00", "Out")]
    [InlineData("0200", "Out")]
    [InlineData("0202", "Second")]
    [InlineData("040002", "Deep")]
    public void The_indexes_choose_the_message(string path, string name)
    {
        const string Proto = "syntax = \"proto3\"; message Out { message In { } message Deep { } } message Second { }";
        int id = Registry.Register("t-value", new SchemaText(SchemaText.Protobuf, Proto));
        ProtobufConverter converter = Configured();
        for (int i = 0; i < 2; i++)
            Assert.Equal(name,
                converter.Decode("t", [0, 0, 0, 0, (byte)id, .. Convert.FromHexString(path)], new ValueArena(), out _)!.Name);
        Assert.Contains("no message at indexes [7]",
            Assert.Throws<DataException>(() => converter.Decode("t", [0, 0, 0, 0, (byte)id, 2, 14], new ValueArena(), out _)).Message);
        Assert.Throws<DataException>(() => converter.Decode("t", [0, 0, 0, 0, (byte)id, 0x80], new ValueArena(), out _));
        Assert.Throws<DataException>(() => converter.Decode("t", [0, 0, 0, 0, (byte)id], new ValueArena(), out _));
    }

    [Fact]
    public void The_newest_version_is_written_and_read_when_asked_for()
    {
        int old = Registry.Register("t-value",
            new SchemaText(SchemaText.Protobuf, "syntax = \"proto3\"; message R { int32 a = 1; string b = 2; }"));
        Registry.Register("t-value",
            new SchemaText(SchemaText.Protobuf, "syntax = \"proto3\"; message X { } message R { double c = 3; int64 a = 1; }"));
        ProtobufConverter converter = Configured(("auto.register.schemas", "false"), ("use.latest.version", "true"));
        Schema? schema = converter.Decode("t", [0, 0, 0, 0, (byte)old, 0, 8, 7, 18, 1, (byte)'x'], new ValueArena(), out Value value);
        Assert.Equal((Value.Struct(Value.Float64(0), Value.Int64(7)), 2), (value, schema!.Version));
        byte[] bytes = Encode(converter, SchemaBuilder.Struct().Name("R").Field("a", Schema.Int32).Build(), Value.Struct(Value.Int32(7)));
        Assert.Equal("0000000002" + "0202" + "0807", Convert.ToHexStringLower(bytes));
        Assert.Contains("latest.compatibility.strict=false", Assert.Throws<DataException>(() =>
            Encode(converter, SchemaBuilder.Struct().Name("R").Field("d", Schema.Int32).Build(), Value.Struct(Value.Int32(7)))).Message);
    }

    [Fact]
    public void References_to_other_subjects_are_followed()
    {
        Registry.Register("other.proto",
            new SchemaText(SchemaText.Protobuf, "syntax = \"proto3\"; package ex; enum Color { RED = 0; BLUE = 1; }"));
        int id = Registry.Register("t-value",
            new SchemaText(SchemaText.Protobuf, "syntax = \"proto3\"; import \"other.proto\"; message Car { ex.Color c = 1; }")
            {
                References = [new SchemaReference("other.proto", "other.proto", 1)],
            });
        Configured().Decode("t", [0, 0, 0, 0, (byte)id, 0, 8, 1], new ValueArena(), out Value value);
        Assert.Equal(Value.Struct(Value.String("BLUE")), value);
    }

    [Fact]
    public void Another_format_is_told_by_its_name()
    {
        int id = Registry.Register("t-value", new SchemaText(SchemaText.Avro, "\"int\""));
        Assert.Contains("is of type AVRO",
            Assert.Throws<DataException>(() => Configured().Decode("t", [0, 0, 0, 0, (byte)id, 0], new ValueArena(), out _)).Message);
    }

    [Theory]
    [InlineData("false", "08051000")] // the default, and zero of a field with presence
    [InlineData("true", "1000")]
    public void Null_becomes_the_default_unless_told_otherwise(string ignore, string expected)
    {
        Schema schema = SchemaBuilder.Struct().Name("R").Field("a", new SchemaBuilder(SchemaType.Int32).Optional().Default(Value.Int32(5))
            .Build()).Field("b", Schema.OptionalInt32).Build();
        byte[] bytes = Encode(Configured(("ignore.default.for.nullables", ignore), ("optional.for.nullables", "true")), schema,
            Value.Struct(Value.Null, Value.Int32(0)));
        Assert.Equal(expected, Convert.ToHexStringLower(bytes.AsSpan(6)));
    }

    [Fact]
    public void A_value_that_is_not_of_its_schema_is_refused()
    {
        ProtobufConverter converter = Configured();
        Schema schema = SchemaBuilder.Struct().Name("R").Field("a", Schema.Int32)
            .Field("l", SchemaBuilder.Array(Schema.OptionalInt32).Build()).Field("t", LogicalTypes.TimeSchema).Build();
        foreach (Value wrong in (Value[])[Value.Struct(Value.String("x"), Value.Null, Value.Null),
            Value.Struct(Value.Null, Value.Array(Value.Null), Value.Null),
            Value.Struct(Value.Null, Value.Null, Value.Int32(-1)), Value.Struct(Value.Null), Value.Int32(1)])
            Assert.Throws<DataException>(() => Encode(converter, schema, wrong));
        Schema union = SchemaBuilder.Struct().Name("io.confluent.connect.protobuf.Union.u")
            .Field("a", new SchemaBuilder(SchemaType.Int32).Optional().Parameter("io.confluent.connect.protobuf.Tag", "1").Build()).Build();
        Assert.Equal("Field u_0: Cannot find non-null field", Assert.Throws<DataException>(() =>
            Encode(converter, SchemaBuilder.Struct().Name("U").Field("u_0", union).Build(),
                Value.Struct(Value.Struct(Value.Null)))).Message);
    }

    [Theory]
    [InlineData(0), InlineData(-719528), InlineData(19723), InlineData(11016), InlineData(-1), InlineData(2932896),
        InlineData(-100_000_000)]
    public void Days_are_dates(int days)
    {
        Schema schema = SchemaBuilder.Struct().Name("R").Field("d", LogicalTypes.DateSchema).Build();
        ProtobufConverter converter = Configured();
        converter.Decode("t", Encode(converter, schema, Value.Struct(Value.Int32(days))), new ValueArena(), out Value value);
        Assert.Equal(Value.Int32(days), value.Items[0]);
        if (days is < -719162 or > 2932896) return;
        DateOnly date = DateOnly.FromDayNumber(719162 + days);
        Assert.Equal((date.Year, date.Month, date.Day), Millrace.Formats.Protobuf.Mapping.CivilDate.Of(days));
    }
}
