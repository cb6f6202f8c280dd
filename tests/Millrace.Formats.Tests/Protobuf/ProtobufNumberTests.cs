using System.Buffers;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf;

namespace Millrace.Formats.Tests.Protobuf;

/// <summary>Numbers that a field or its type does not hold are errors, both ways.</summary>
public class ProtobufNumberTests : ProtobufTestBase
{
    [Theory]
    [InlineData("uint32")]
    [InlineData("fixed32")]
    public void Numbers_that_no_unsigned_32_bits_hold_are_not_written(string type)
    {
        Schema number = new SchemaBuilder(SchemaType.Int64).Parameter("io.confluent.connect.protobuf.Type", type).Build();
        Schema schema = SchemaBuilder.Struct().Name("M").Field("n", number).Build();
        ProtobufConverter converter = Configured();
        foreach (long fits in new long[] { 0, 1, uint.MaxValue })
        {
            converter.Decode("t", Encode(converter, schema, Value.Struct(Value.Int64(fits))), new ValueArena(), out Value value);
            Assert.Equal(Value.Struct(Value.Int64(fits)), value);
        }

        foreach (long wrong in new long[] { -1, uint.MaxValue + 1L, long.MinValue })
        {
            var fault = Assert.Throws<DataException>(() =>
                converter.Encode("t", schema, Value.Struct(Value.Int64(wrong)), new ArrayBufferWriter<byte>()));
            Assert.Contains($"{wrong} does not fit", fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("08 FF 01", null)]
    [InlineData("08 7F", 127L)]
    public void A_number_beyond_its_connect_type_is_an_error(string hex, long? expected)
    {
        const string Proto = """
            syntax = "proto3"; import "confluent/meta.proto"; message M { int32 n = 1 [(confluent.field_meta) = { params: [ { key: "connect.type", value: "int8" } ] }]; }
            """;
        if (expected is { } number) Assert.Equal(Value.Int8((sbyte)number), Decode(Proto, hex).Value.Items[0]);
        else Assert.Contains("255 is out of range of INT8", Assert.Throws<DataException>(() => Decode(Proto, hex)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Nanoseconds_that_are_none_do_not_move_a_timestamp()
    {
        const string Proto =
            """syntax = "proto3"; import "google/protobuf/timestamp.proto"; message M { google.protobuf.Timestamp t = 1; }""";
        Assert.Equal(Value.Int64(1999), Decode(Proto, "0A 08 08 01 10 FF 93 EB DC 03").Value.Items[0]);
        Assert.Contains("no nanoseconds", Assert.Throws<DataException>(() => Decode(Proto, "0A 08 08 01 10 80 94 EB DC 03")).Message,
            StringComparison.Ordinal);
    }
}
