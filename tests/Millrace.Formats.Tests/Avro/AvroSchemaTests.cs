using Millrace.Errors;
using Millrace.Formats.Avro;
using Millrace.Formats.Avro.Mapping;
using Millrace.Formats.Avro.Schemas;

namespace Millrace.Formats.Tests.Avro;

public class AvroSchemaTests
{
    private const string User = """{"type":"record","name":"User","namespace":"ex","fields":[{"name":"id","type":"long"}]}""";

    [Theory]
    [InlineData("""  "string" """, "\"string\"")]
    [InlineData("""{ "type" : "string" }""", "\"string\"")]
    [InlineData("""{"logicalType":"date","type":"int"}""", """{"type":"int","logicalType":"date"}""")]
    [InlineData("""{"type":{"type":"long","a":1}}""", """{"type":"long","a":1}""")]
    [InlineData("""{"name":"ex.User","type":"record","fields":[{"type":"long","name":"id"}]}""", User)]
    [InlineData("""{"type":"record","name":"R","namespace":"a","x":{"b":1.50,"a":[1e10]},"aliases":["S","b.T"],"doc":"d","fields":[]}""",
        """{"type":"record","name":"R","namespace":"a","doc":"d","fields":[],"x":{"b":1.5,"a":[1.0E10]},"aliases":["S","b.T"]}""")]
    [InlineData("""{"type":"record","name":"R","fields":[{"order":"ascending","p":1,"aliases":["b"],"default":null,"doc":"f","type":["null","int"],"name":"a"},{"name":"c","type":"int","order":"ignore"}]}""",
        """{"type":"record","name":"R","fields":[{"name":"a","type":["null","int"],"doc":"f","default":null,"aliases":["b"],"p":1},{"name":"c","type":"int","order":"ignore"}]}""")]
    [InlineData("""{"type":"record","name":"R","namespace":"a","fields":[{"name":"x","type":{"type":"enum","name":"E","symbols":["A"],"default":"A"}},{"name":"y","type":"a.E"},{"name":"z","type":{"type":"fixed","name":"b.F","size":2}},{"name":"w","type":"b.F"}]}""",
        """{"type":"record","name":"R","namespace":"a","fields":[{"name":"x","type":{"type":"enum","name":"E","symbols":["A"],"default":"A"}},{"name":"y","type":"E"},{"name":"z","type":{"type":"fixed","name":"F","namespace":"b","size":2}},{"name":"w","type":"b.F"}]}""")]
    [InlineData("""{"type":"record","name":"Node","fields":[{"name":"next","type":["null","Node"]}]}""",
        """{"type":"record","name":"Node","fields":[{"name":"next","type":["null","Node"]}]}""")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"Later"},{"name":"b","type":{"type":"enum","name":"Later","symbols":["X"]}}]}""",
        """{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"enum","name":"Later","symbols":["X"]}},{"name":"b","type":"Later"}]}""")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"double","default":"1"},{"name":"b","type":"double","default":1}]}""",
        """{"type":"record","name":"R","fields":[{"name":"a","type":"double","default":1.0},{"name":"b","type":"double","default":1}]}""")]
    public void Prints_what_Java_prints(string text, string expected)
    {
        string printed = AvroSchema.Parse(text).ToString();
        Assert.Equal(expected, printed);
        Assert.Equal(expected, AvroSchema.Parse(printed).ToString());
    }

    [Theory]
    [InlineData("""{"type":"record","name":"User"}""", """Record has no fields: {"type":"record","name":"User"}""")]
    [InlineData("""{"type":"record","name":"D","fields":[{"name":"a","type":"int","default":"x"}]}""",
        "Invalid default for field a: \"x\" not a \"int\"")]
    [InlineData("""{"type":"record","name":"R","namespace":"ex","fields":[{"name":"o","type":"ex.Other"}]}""",
        "Undefined schema: ex.Other")]
    [InlineData("not json",
        "com.fasterxml.jackson.core.JsonParseException: Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or "
        + "token 'null', 'true' or 'false')\n"
        + " at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 4]")]
    [InlineData("""{"type":["null","int"]}""", """No type: {"type":["null","int"]}""")]
    [InlineData("""{"type":"enum","name":"1E","symbols":[]}""", "Illegal initial character: 1E")]
    [InlineData("""{"type":"enum","name":"a-b.E","symbols":[]}""", "Namespace part \"a-b\" is invalid: Illegal character in: a-b")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","A"]}""", "Duplicate enum symbol: A")]
    [InlineData("""["int","int"]""", "Duplicate in union:int")]
    [InlineData("""["int",["null"]]""", """Nested union: ["int",["null"]]""")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"a","type":"long"}]}""",
        "Duplicate field a in record R: a type:LONG pos:1 and a type:INT pos:0.")]
    [InlineData("""[{"type":"fixed","name":"F","size":1},{"type":"fixed","name":"F","size":2}]""", "Can't redefine: F")]
    public void Says_what_is_wrong_as_Avro_does(string text, string message) =>
        Assert.Equal(message, Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(text)).AvroMessage);

    [Theory]
    [InlineData("not json", "no JSON: 'not json' is an invalid JSON literal. Expected the literal 'null' (line 1, byte 2)")]
    [InlineData("""{"type":"strin"}""", "Unknown type: strin")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int","order":"up"}]}""",
        "The order of field a is up, and not ascending, descending or ignore")]
    public void Tells_people_nothing_of_Javas_insides(string text, string message) =>
        Assert.Equal(message, Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(text)).Message);

    [Fact]
    public void Refuses_a_default_that_needs_itself()
    {
        const string Text = """{"type":"record","name":"A","fields":[{"name":"f","type":"A","default":{}}]}""";
        Assert.Equal("Invalid default for field f: {} not a "
            + Text, Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(Text)).Message);
        // A stored one is taken; what it would be filled with is asked for when data is read.
        AvroSchema lenient = AvroSchema.Parse("{\"type\":\"record\",\"name\":\"B\",\"fields\":[{\"name\":\"a\",\"type\":" + Text
            + ",\"default\":{}}]}", checks: AvroChecks.Lenient);
        Assert.Contains("has no end", Assert.Throws<DataException>(() => AvroToConnect.Convert(lenient, new AvroSettings())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Checks_defaults_of_defaults_once()
    {
        // Each level has two fields of the next: 2^40 ways down.
        string text = "\"int\"", value = "1";
        for (int i = 0; i < 40; i++)
        {
            text = $$$"""{"type":"record","name":"R{{{i}}}","fields":[{"name":"a","type":{{{text}}},"default":{{{value}}}},{"name":"b","type":"{{{(i == 0 ? "int" : $"R{i - 1}")}}}","default":{{{value}}}}]}""";
            value = "{}";
        }

        Assert.Equal(AvroType.Record, AvroSchema.Parse(text).Type);
    }

    [Fact]
    public void Refuses_types_that_are_nested_too_deeply_by_their_names()
    {
        // Each uses the next one, which is read before the first is done.
        string text = "[" + string.Join(',', Enumerable.Range(0, 50_000).Select(i =>
            $$"""{"type":"record","name":"R{{i}}","fields":[{"name":"f","type":"{{(i == 49_999 ? "int" : $"R{i + 1}")}}"}]}""")) + "]";
        Assert.Equal("Types are nested too deeply", Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(text)).Message);
    }

    [Fact]
    public void An_unknown_type_at_the_top_is_named_by_its_stand_in() =>
        Assert.StartsWith("Unknown schema: org.apache.avro.compiler.UnresolvedSchema_",
            Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse("""{"type":"strin"}""")).AvroMessage);

    [Fact]
    public void Takes_stored_schemas_with_invalid_names_and_defaults()
    {
        const string Text = """{"type":"record","name":"my-rec","fields":[{"name":"1","type":"int","default":"x"}]}""";
        Assert.Equal(Text, AvroSchema.Parse(Text, checks: AvroChecks.Lenient).ToString());
        Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(Text));
    }

    [Fact]
    public void Named_types_of_references_are_printed_as_names_or_inlined()
    {
        AvroSchema user = AvroSchema.Parse(User);
        AvroSchema order =
            AvroSchema.Parse("""{"type":"record","name":"Order","namespace":"ex","fields":[{"name":"by","type":"User"}]}""", [user]);
        Assert.Equal("""{"type":"record","name":"Order","namespace":"ex","fields":[{"name":"by","type":"User"}]}""",
            order.ToString([user]));
        Assert.Equal(
            """{"type":"record","name":"Order","namespace":"ex","fields":[{"name":"by","type":{"type":"record","name":"User","fields":[{"name":"id","type":"long"}]}}]}""",
            order.ToString());
    }

    [Fact]
    public void Deeply_nested_text_is_refused_not_fatal()
    {
        string text = string.Concat(Enumerable.Repeat("""{"type":"array","items":""", 5000)) + "\"int\"" + new string('}', 5000);
        Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(text));
    }
}
