using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.JsonSchema.Compatibility;
using Millrace.Formats.JsonSchema.Schemas;

namespace Millrace.Formats.Tests.JsonSchema;

/// <summary>Schemas made to cost much, or to end the process.</summary>
public class JsonSchemaHostileTests : JsonSchemaTestBase
{
    [Fact]
    public void A_long_chain_of_references_is_refused_and_not_a_stack_overflow()
    {
        string text = Chain(20_000, i => $$$$$$"""{"type":"object","properties":{"a":{"$ref":"#/definitions/d{{{{{{i + 1}}}}}}"}}}""");
        Assert.Contains("deeper", Assert.Throws<DataException>(() => Decode(text, "{}")).Message);
        JsonSchemaNode schema = Parse(text);
        Assert.Contains("deeper", Assert.Throws<JsonSchemaException>(() => JsonReadCheck.Run(schema, Parse(text), "new", "old")).Message);
    }

    [Fact]
    public void A_schema_that_doubles_with_each_reference_is_converted_and_compared_once()
    {
        string text =
            Chain(100, i =>
                $$$$$$"""{"type":"object","properties":{"a":{"$ref":"#/definitions/d{{{{{{i + 1}}}}}}"},"b":{"$ref":"#/definitions/d{{{{{{i + 1}}}}}}"}}}""");
        Assert.Equal(2, Decode(text, "{}").Schema.Fields.Count);
        Assert.Empty(JsonReadCheck.Run(Parse(text), Parse(text), "new", "old"));
    }

    [Fact]
    public void A_choice_that_doubles_with_each_reference_is_converted_once()
    {
        string text =
            Chain(60, i =>
                $$$$$$"""{"oneOf":[{"type":"boolean"},{"type":"array","items":{"$ref":"#/definitions/d{{{{{{i + 1}}}}}}"}},{"type":"object","connect.type":"map","additionalProperties":{"$ref":"#/definitions/d{{{{{{i + 1}}}}}}"}}]}""");
        Assert.Equal(Value.Struct(Value.Boolean(true), Value.Null, Value.Null), Decode(text, "true").Value);
    }

    [Fact]
    public void Unions_of_thousands_are_refused_when_they_cannot_be_compared_in_time()
    {
        string Union(string prefix) =>
            "{\"oneOf\":[" + string.Join(',', Enumerable.Range(0, 5000)
                .Select(i => $$$$$$"""{"type":"object","properties":{"{{{{{{prefix}}}}}}{{{{{{i}}}}}}":{"type":"string"}}}""")) + "]}";
        Assert.Contains("steps",
            Assert.Throws<JsonSchemaException>(() => JsonReadCheck.Run(Parse(Union("a")), Parse(Union("b")), "new", "old")).Message);
    }

    [Fact]
    public void A_text_nested_without_end_is_refused() =>
        Assert.Contains("not JSON",
            Assert.Throws<JsonSchemaException>(() => Parse(new StringBuilder().Insert(0, "{\"not\":", 100_000).ToString())).Message);

    [Fact]
    public void A_pattern_that_never_ends_is_refused()
    {
        const string Writer = """{"type":"object","patternProperties":{"^(?=a)(a+)+$":{"type":"string"}}}""";
        string reader = $$$$$$"""{"type":"object","properties":{"{{{{{{new string('a', 40)}}}}}}!":{"type":"string"}}}""";
        Assert.Contains("takes too long",
            Assert.Throws<JsonSchemaException>(() => JsonReadCheck.Run(Parse(reader), Parse(Writer), "new", "old")).Message);
    }

    [Fact]
    public void Thousands_of_patterns_and_names_are_refused_when_they_cannot_be_compared_in_time()
    {
        // 360,000 searches of patterns of 900 characters in names of 400.
        string Pattern(int i) => string.Concat(Enumerable.Repeat("(a|b|c|d)*x{1,50}", 50)) + i + "$";
        string writer = "{\"type\":\"object\",\"patternProperties\":{"
            + string.Join(',', Enumerable.Range(0, 300).Select(i => $"\"{Pattern(i)}\":{{\"type\":\"string\"}}")) + "}}";
        string name = string.Concat(Enumerable.Repeat("abcd", 100));
        string reader = "{\"type\":\"object\",\"properties\":{"
            + string.Join(',', Enumerable.Range(0, 1200).Select(i => $"\"{name}{i}\":{{\"type\":\"string\"}}")) + "}}";
        Assert.Contains("steps",
            Assert.Throws<JsonSchemaException>(() => JsonReadCheck.Run(Parse(writer), Parse(reader), "new", "old")).Message);
    }

    private static string Chain(int length, Func<int, string> link) =>
        "{\"$ref\":\"#/definitions/d0\",\"definitions\":{" + string.Join(',', Enumerable.Range(0, length)
            .Select(i => $"\"d{i}\":{link(i)}")) + $",\"d{length}\":{{\"type\":\"string\"}}}}}}";

    private static JsonSchemaNode Parse(string text) => JsonSchemaParser.Parse(JsonSchemaText.Parse(text), []);
}
