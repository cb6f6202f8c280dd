using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.JsonSchema;
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

    [Theory]
    [InlineData("(a+)+", 1, 2000, 30, 2000)]
    [InlineData("(a|b|c|d)*x{1,50}", 50, 300, 400, 1200)]
    public void Thousands_of_patterns_and_names_are_refused_when_they_cannot_be_compared_in_time(
        string part, int parts, int patterns, int letters, int names)
    {
        string start = string.Concat(Enumerable.Repeat(part, parts)), name = new('a', letters);
        string writer = "{\"type\":\"object\",\"patternProperties\":{"
            + string.Join(',', Enumerable.Range(0, patterns).Select(i => $"\"^{start}{i}$\":{{\"type\":\"string\"}}")) + "}}";
        string reader = "{\"type\":\"object\",\"properties\":{"
            + string.Join(',', Enumerable.Range(0, names).Select(i => $"\"{name}{i}!\":{{\"type\":\"string\"}}")) + "}}";
        Assert.Matches("steps|takes too long",
            Assert.Throws<JsonSchemaException>(() => JsonReadCheck.Run(Parse(writer), Parse(reader), "new", "old")).Message);
    }

    [Theory]
    [InlineData("http://json-schema.org/draft-04/schema#")]
    [InlineData("http://json-schema.org/draft-06/schema#")]
    [InlineData("http://json-schema.org/draft-07/schema#")]
    [InlineData("https://json-schema.org/draft/2019-09/schema")]
    [InlineData("https://json-schema.org/draft/2020-12/schema")]
    [InlineData(null)]
    public async Task A_record_that_cannot_be_checked_in_time_is_an_error_of_that_record(string? dialect)
    {
        string named = dialect is null ? "" : $"\"$schema\":\"{dialect}\",";
        string text = $"{{{named}\"type\":\"object\",\"properties\":{{\"a\":{{\"type\":\"string\",\"pattern\":\"^(a+)+$\"}}}},"
            + "\"patternProperties\":{\"^(b+)+$\":{\"type\":\"string\"}}}";
        string doubling = $"{{{named}\"definitions\":{{" + string.Join(',', Enumerable.Range(0, 60).Select(i =>
            $"\"d{i}\":{{\"allOf\":[{{\"$ref\":\"#/definitions/d{i + 1}\"}},{{\"$ref\":\"#/definitions/d{i + 1}\"}}]}}"))
            + ",\"d60\":{\"type\":\"string\"}},\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},"
            + "\"additionalProperties\":{\"$ref\":\"#/definitions/d0\"}}";
        string letters = new('a', 40), names = new('b', 40);

        Assert.Null(await FaultAsync(text, "{\"a\":\"aa\",\"bb\":\"x\"}"));
        Assert.Contains("(a+)+", await FaultAsync(text, $"{{\"a\":\"{letters}!\"}}"));
        Assert.Contains("(b+)+", await FaultAsync(text, $"{{\"{names}!\":1}}"));
        Assert.Contains("refer to each other", await FaultAsync(doubling, "{\"c\":\"x\"}"));
    }

    [Fact]
    public async Task Many_items_are_told_apart_in_time_by_their_number()
    {
        const string Schema = """{"type":"object","properties":{"a":{"type":"array","items":{"type":"number"},"uniqueItems":true}}}""";
        string numbers = string.Join(',', Enumerable.Range(0, 10_000));
        Assert.Null(await FaultAsync(Schema, $"{{\"a\":[{numbers}]}}", TimeSpan.FromMinutes(1)));
        Assert.Contains("Items 17 and 10000 are equal", await FaultAsync(Schema, $"{{\"a\":[{numbers},1.7e1]}}", TimeSpan.FromMinutes(1)));
        // Numbers of so many digits that they are one double, of which each is to be compared with each.
        string alike = string.Join(',', Enumerable.Range(10_000, 20_000).Select(i => $"0.12345678901234567890123{i}"));
        Assert.Contains("compares too many values", await FaultAsync(Schema, $"{{\"a\":[{alike}]}}"));
    }

    [Fact]
    public void Equal_items_are_found_whatever_they_are_written_as()
    {
        const string Schema = """{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","properties":{"x":{"type":"integer"}}},"uniqueItems":true}}}""";
        string many = string.Join(',', Enumerable.Range(0, 40).Select(i => $"{{\"x\":{i},\"y\":[{i},null]}}"));
        Decode(Schema, $"{{\"a\":[{many}]}}", ("json.fail.invalid.schema", "true"));
        string message = Assert.Throws<DataException>(() =>
            Decode(Schema, $"{{\"a\":[{many},{{\"y\":[3.0,null],\"x\":3}}]}}", ("json.fail.invalid.schema", "true"))).Message;
        Assert.Contains("Items 3 and 40 are equal", message);
    }

    [Fact]
    public async Task Values_that_are_compared_with_many_end_in_time()
    {
        // Each of 20,000 items is compared with 20,000 values.
        string schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\",\"items\":{\"type\":\"integer\",\"enum\":["
            + string.Join(',', Enumerable.Range(0, 20_000)) + "]}}}}";
        string json = "{\"a\":[" + string.Join(',', Enumerable.Repeat("19999", 20_000)) + "]}";
        Assert.Contains("compares too many values", await FaultAsync(schema, json));
    }

    // With less time than records have otherwise, so that nobody waits for it. Without a bound it would not come back at all.
    private static Task<string?> FaultAsync(string schema, string json, TimeSpan? most = null)
    {
        var validator = new JsonSchemaValidator(schema, [], most ?? TimeSpan.FromMilliseconds(300));
        return Task.Run(() => validator.FindFault(Encoding.UTF8.GetBytes(json))).WaitAsync(TimeSpan.FromMinutes(2));
    }

    private static string Chain(int length, Func<int, string> link) =>
        "{\"$ref\":\"#/definitions/d0\",\"definitions\":{" + string.Join(',', Enumerable.Range(0, length)
            .Select(i => $"\"d{i}\":{link(i)}")) + $",\"d{length}\":{{\"type\":\"string\"}}}}}}";

    private static JsonSchemaNode Parse(string text) => JsonSchemaParser.Parse(JsonSchemaText.Parse(text), []);
}
