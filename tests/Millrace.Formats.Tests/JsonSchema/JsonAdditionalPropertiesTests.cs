using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.JsonSchema;

namespace Millrace.Formats.Tests.JsonSchema;

/// <summary><c>preserve.additional.properties</c>: what a schema allows but does not name goes through.</summary>
public class JsonAdditionalPropertiesTests : JsonSchemaTestBase
{
    private const string Field = "__connect_additional_properties__";
    private const string Open = """{"type":"object","properties":{"a":{"type":"integer"}}}""";

    private static readonly (string, string) Preserve = ("preserve.additional.properties", "true");

    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"a":1,"b":null}""")]
    [InlineData("""{"a":1,"b":true,"c":false,"d":"größe \"x\"","e":""}""")]
    [InlineData("""{"a":1,"i":-2147483648,"l":2147483648,"m":9223372036854775808,"n":-1}""")]
    [InlineData("""{"a":1,"d4":1.50,"d8":-123456789.123456789,"d16":12345678901234567890.123456789012345678,"z":0.0}""")]
    [InlineData("""{"a":1,"o":{"y":[1,[],{}],"x":{"y":"z"}},"p":[null,"a"]}""")]
    public void Properties_without_a_name_come_back_as_they_went(string json)
    {
        JsonSchemaConverter converter = Configured(Preserve);
        Schema? schema = converter.Decode("t", Payload(Open, json), new ValueArena(), out Value value);
        // Members of an object in a Variant have no order of their own: theirs is that of the names.
        Assert.Equal(json.Replace("""{"y":[1,[],{}],"x":{"y":"z"}}""", """{"x":{"y":"z"},"y":[1,[],{}]}"""),
            Encoding.UTF8.GetString(Encode(converter, schema!, value).AsSpan(5)));
    }

    [Fact]
    public void They_are_a_map_of_Variants_in_a_field_of_their_own()
    {
        var (schema, value) = Decode(Open, """{"b":"x","a":1}""", Preserve);
        Field more = schema.Fields[1];
        Assert.Equal(Field, more.Name);
        Assert.True(more.Schema.IsOptional);
        Assert.Equal("org.apache.kafka.connect.data.Variant", more.Schema.ValueSchema!.Name);
        Assert.Equal(["metadata", "value"], more.Schema.ValueSchema.Fields.Select(field => field.Name));
        // Version 1 with no names; a text of one byte.
        Value variant = Value.Struct(Value.Bytes([0x01, 0, 0]), Value.Bytes([0x05, (byte)'x']));
        Assert.Equal(Value.Map(Value.String("b"), variant), value.Items[1]);
    }

    [Fact]
    public void Large_objects_have_wider_counts_and_offsets()
    {
        string text = new('x', 300);
        string members = string.Join(',', Enumerable.Range(0, 300).Select(i => $"\"m{i:D3}\":{i}"));
        string json = "{\"a\":1,\"l\":[" + string.Join(',', Enumerable.Repeat("70000", 300)) + "],\"o\":{" + members + "},\"t\":\"" + text
            + "\"}";
        Assert.Equal(json, Through(json));
        // An object of 302 bytes of values and one name: two bytes an offset, one an id.
        Value variant = Decode(Open, "{\"a\":1,\"b\":{\"t\":\"" + text + "\"}}", Preserve).Value.Items[1].Items[1];
        Assert.Equal("0601000000310140", Convert.ToHexString(variant.Items[1].AsBytes[..8]));
        Assert.Equal("010100" + "01" + "74", Convert.ToHexString(variant.Items[0].AsBytes));
    }

    [Fact]
    public void Records_without_have_none_and_a_later_one_counts()
    {
        Assert.True(Decode(Open, """{"a":1}""", Preserve).Value.Items[1].IsNull);
        Assert.Equal("""{"a":1,"b":2}""", Through("""{"b":1,"a":1,"b":2}"""));
        Assert.Equal("""{"a":1,"b":{"c":2}}""", Through("""{"a":1,"b":{"c":1,"c":2}}"""));
    }

    [Fact]
    public void The_schema_that_is_written_does_not_name_them()
    {
        var (schema, value) = Decode(Open, """{"a":1,"b":2}""", Preserve);
        Assert.Equal("""{"type":"object","properties":{"a":{"type":"integer","connect.index":0,"connect.type":"int64"}}}""",
            Registered(schema.ToBuilder().Version(null).Build(), value, Preserve));
        Assert.DoesNotContain(Field, Written(schema, value, Preserve));
    }

    [Fact]
    public void Objects_in_objects_and_lists_keep_theirs()
    {
        const string Nested = """{"type":"object","properties":{"in":{"type":"object","properties":{}},"l":{"type":"array","items":{"type":"object","properties":{"x":{"type":"integer"}}}}}}""";
        const string Json = """{"in":{"p":1},"l":[{"x":1,"q":2},{"x":3}],"r":4}""";
        JsonSchemaConverter converter = Configured(Preserve);
        Schema? schema = converter.Decode("t", Payload(Nested, Json), new ValueArena(), out Value value);
        Assert.Equal(Json, Encoding.UTF8.GetString(Encode(converter, schema!, value).AsSpan(5)));
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"}},"additionalProperties":false}""")]
    [InlineData("""{"allOf":[{"type":"object","properties":{"a":{"type":"integer"}},"additionalProperties":false},{"type":"object","properties":{}}]}""")]
    public void A_closed_object_has_no_room_for_them(string closed) =>
        Assert.Equal(["a"], Decode(closed, """{"a":1,"b":2}""", Preserve).Schema.Fields.Select(field => field.Name));

    [Fact]
    public void Without_the_setting_they_are_dropped() => Assert.Single(Decode(Open, """{"a":1,"b":2}""").Schema.Fields);

    [Fact]
    public void Their_field_is_a_name_that_nobody_else_may_have()
    {
        Assert.Contains(Field, Assert.Throws<DataException>(() => Decode(
            Open.Replace("\"a\"", $"\"{Field}\"", StringComparison.Ordinal), "{}", Preserve)).Message);
        Assert.Contains("rename it", Assert.Throws<DataException>(() => Decode(Open, $$"""{"{{Field}}":1}""", Preserve)).Message);
        var (schema, _) = Decode(Open, "{}", Preserve);
        Value variant = Value.Struct(Value.Bytes([0x11, 0, 0]), Value.Bytes([0]));
        Assert.Contains("the property a is a field too", Assert.Throws<DataException>(() =>
            Written(schema, Value.Struct(Value.Int64(1), Value.Map(Value.String("a"), variant)), Preserve)).Message);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("1e-400")]
    [InlineData("123456789012345678901234567890123456789")]
    public void A_number_that_does_not_fit_is_an_error_of_the_record(string number) => Assert.Contains(number,
        Assert.Throws<DataException>(() => Decode(Open, $$"""{"a":1,"b":[{{number}}]}""", Preserve)).Message);

    [Theory]
    [InlineData("1e3", "1000")]
    [InlineData("1.5e300", "1.5E300")]
    [InlineData("1e-30", "0.000000000000000000000000000001")]
    public void Other_spellings_of_numbers_keep_their_value(string number, string written) =>
        Assert.Equal($$"""{"a":1,"b":{{written}}}""", Through($$"""{"a":1,"b":{{number}}}"""));

    [Theory]
    [InlineData("2c56470000", "2020-01-01")]
    [InlineData("5000112233445566778899aabbccddeeff", "00112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("300100000000000000", "1970-01-01T00:00:00.000001Z")]
    [InlineData("340000000000000000", "1970-01-01T00:00:00")]
    [InlineData("48ffffffffffffffff", "1969-12-31T23:59:59.999999999Z")]
    [InlineData("4440420f0000000000", "00:00:01")]
    [InlineData("3c01000000ff", "/w==")]
    public void Types_that_JSON_has_not_are_texts(string variant, string text) =>
        Assert.Equal($$"""{"a":1,"b":"{{text}}"}""", Printed([0x11, 0, 0], Convert.FromHexString(variant)));

    [Theory]
    [InlineData("")]
    [InlineData("fc")]
    [InlineData("1c00")]
    [InlineData("02ffffffff")]
    [InlineData("0302000000ff")]
    public void Bytes_that_are_no_Variant_are_an_error_of_the_record(string value) =>
        Assert.Contains("Variant", Assert.Throws<DataException>(() => Printed([0x11, 0, 0], Convert.FromHexString(value))).Message);

    [Fact]
    public void Values_that_lie_upon_each_other_end()
    {
        // Objects of two members that are one and the same object: 2^60 values in a few hundred bytes.
        byte[] value = [0];
        for (int i = 0; i < 60; i++)
        {
            byte[] length = [(byte)value.Length, (byte)(value.Length >> 8)];
            value = [0x06, 2, 0, 0, 0, 0, 0, 0, .. length, .. value];
        }

        string message = Assert.Throws<DataException>(() => Printed([0x01, 1, 0, 1, (byte)'x'], value)).Message;
        Assert.True(message.Contains("overlap", StringComparison.Ordinal), message);
    }

    private string Through(string json)
    {
        JsonSchemaConverter converter = Configured(Preserve);
        Schema? schema = converter.Decode("t", Payload(Open, json), new ValueArena(), out Value value);
        return Encoding.UTF8.GetString(Encode(converter, schema!, value).AsSpan(5));
    }

    private string Printed(byte[] metadata, byte[] variant)
    {
        var (schema, _) = Decode(Open, "{}", Preserve);
        Value value = Value.Struct(Value.Bytes(metadata), Value.Bytes(variant));
        return Written(schema, Value.Struct(Value.Int64(1), Value.Map(Value.String("b"), value)), Preserve);
    }
}
