using System.Text.Json;

namespace Millrace.Registry.Tests;

public class JsonFormatTests(TestBroker broker)
{
    [Fact]
    public async Task Texts_are_stored_as_they_are_written_but_for_space_and_escapes()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        TestAnswer answer = await RegisterAsync(registry, "a", """
            { "type" : "number", "maximum" : 1.0, "multipleOf": 0.10, "minimum":-1e3, "description":"\u00e9\/", "exclusiveMinimum" : 0.0000001, "x":-0, "y":12.5e-1, "z":1E+2 }
            """);
        Assert.Equal(
            """{"type":"number","maximum":1.0,"multipleOf":0.10,"minimum":-1E+3,"description":"é/","exclusiveMinimum":1E-7,"x":0,"y":1.25,"z":1E+2}""", Text(answer));
        Assert.Equal(answer.Id, (await RegisterAsync(registry, "b", Text(answer))).Id);
        Assert.Equal("""{"a":[{"x":2,"y":1}],"type":"string"}""",
            Text(await RegisterAsync(registry, "n", """{"type":"string","a":[{"y":1,"x":2}]}""", "?normalize=true")));
    }

    [Theory]
    [InlineData("true", 200)]
    [InlineData("5", 200)]
    [InlineData("[]", 200)]
    [InlineData("{}", 200)]
    [InlineData("null", 422)]
    [InlineData("""{"$ref":"#/definitions/none"}""", 422)]
    [InlineData("""{"$ref":"none.json"}""", 422)]
    [InlineData("""{"type":["string","nope"]}""", 422)]
    [InlineData("""{"minLength":"1"}""", 422)]
    [InlineData("""{"minLength":-1}""", 422)]
    [InlineData("""{"required":true}""", 422)]
    [InlineData("""{"properties":{"a":1}}""", 422)]
    [InlineData("""{"pattern":"("}""", 422)]
    [InlineData("""{"exclusiveMaximum":true}""", 422)]
    [InlineData("""{"$schema":"http://json-schema.org/draft-04/schema#","exclusiveMaximum":true,"maximum":1}""", 200)]
    [InlineData("""{"$schema":"https://json-schema.org/draft/2019-09/schema","$recursiveRef":"#"}""", 422)]
    [InlineData("""{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"array","prefixItems":[{"type":"string"}],"items":false,"dependentRequired":{"a":["b"]}}""", 200)]
    [InlineData("""{"$ref":"http://json-schema.org/draft-07/schema#"}""", 200)]
    [InlineData("""{"$id":"http://h/root.json","properties":{"a":{"$ref":"item.json"},"b":{"$ref":"#x"}},"definitions":{"i":{"$id":"item.json","type":"string"},"x":{"$id":"#x","type":"null"}}}""", 200)]
    public async Task What_a_schema_is_depends_on_its_draft(string text, int status)
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        TestAnswer answer = await RegisterAsync(registry, "a", text);
        Assert.Equal((text, status), (text, (int)answer.Status));
        if (status == 422) Assert.EndsWith(", details: Invalid JSON", answer.ExpectError(42201).Json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_reference_must_be_there_and_is_compared_by_what_it_holds()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        const string Text = """{"type":"object","properties":{"m":{"$ref":"money.json#/definitions/cents"}}}""";
        Assert.Contains("No schema reference found for subject \\\"money\\\" and version 1",
            (await RegisterAsync(registry, "a", Text, "", Reference(1))).ExpectError(42201).Body);
        await RegisterAsync(registry, "money", """{"definitions":{"cents":{"type":"integer"}}}""");
        Assert.True((await RegisterAsync(registry, "a", Text, "", Reference(1))).Id > 0);
        (await registry.DeleteAsync("/subjects/money/versions/1")).ExpectError(42206);
        await registry.PutAsync("/config/money", """{"compatibility":"NONE"}""");
        await RegisterAsync(registry, "money", """{"definitions":{"cents":{"type":"string"}}}""");
        string refused = (await RegisterAsync(registry, "a", Text, "", Reference(2))).ExpectError(40901).Body;
        Assert.Contains("TYPE_CHANGED", refused);
        Assert.Contains("#/properties/m", refused);

        static string Reference(int version) =>
            $",\"references\":[{{\"name\":\"money.json\",\"subject\":\"money\",\"version\":{version}}}]";
    }

    [Fact]
    public async Task A_comparison_without_end_is_refused_and_holds_up_nobody()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        await RegisterAsync(registry, "u", Union("a"));
        (await RegisterAsync(registry, "u", Union("b"))).ExpectError(42201);
        Assert.True((await RegisterAsync(registry, "v", "{}")).Id > 0);

        static string Union(string prefix) =>
            "{\"oneOf\":[" + string.Join(',', Enumerable.Range(0, 5000)
                .Select(i => "{\"properties\":{\"" + prefix + i + "\":{\"type\":\"string\"}}}")) + "]}";
    }

    [Fact]
    public async Task Properties_come_to_open_objects_and_go_from_closed_ones_where_the_policy_is_lenient()
    {
        const string One = """{"type":"object","properties":{"a":{"type":"string"}}}""",
            Two = """{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}}}""";
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        await RegisterAsync(registry, "a", One);
        (await RegisterAsync(registry, "a", Two)).ExpectError(40901);
        await registry.PutAsync("/config/a", """{"compatibilityPolicy":"lenient"}""");
        Assert.True((await RegisterAsync(registry, "a", Two)).Id > 0);
        TestAnswer check = await registry.PostAsync("/compatibility/subjects/a/versions/latest",
            $"{{\"schemaType\":\"JSON\",\"schema\":{JsonSerializer.Serialize(One.Replace("}}}", "}},\"additionalProperties\":false}"))}}}");
        Assert.True(check.Json.GetProperty("is_compatible").GetBoolean());
        (await RegisterAsync(registry, "a", Two.Replace("string", "integer"))).ExpectError(40901);
    }

    [Theory]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string"}}""",
        """{"type":"object","properties":{"b":{"type":"integer"}},"additionalProperties":{"type":"string"}}""",
        "PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
        "The new schema has a property or item at path '#/properties/b' which is missing in the old schema and is not covered by its "
        + "partially open content model")]
    [InlineData("""{"type":"array","items":[{"type":"string"},{"type":"string"}]}""",
        """{"type":"array","items":[{"type":"string"}],"additionalItems":{"type":"integer"}}""",
        "ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
        "A property or item is missing in the new schema but present at path '#/items/1' in the old schema and is not covered by its "
        + "partially open content model")]
    [InlineData("""{"type":"number","exclusiveMaximum":9}""", """{"type":"number","exclusiveMaximum":8}""", "EXCLUSIVE_MAXIMUM_DECREASED",
        "The value at path '#/exclusiveMaximum' in the new schema is less than its value in the old schema")]
    [InlineData("""{"oneOf":[{"type":"string"},{"type":"integer"}]}""", """{"oneOf":[{"type":"string"}]}""", "SUM_TYPE_NARROWED",
        "An array or combined type at path '#/' has fewer elements in the new schema than the old schema")]
    [InlineData("""{"type":"string","pattern":"a"}""", """{"type":"string","pattern":"b"}""", "PATTERN_CHANGED",
        "The value at path '#/pattern' is different between the new and old schema")]
    public async Task Reasons_are_told_in_the_originals_words(string old, string @new, string type, string description)
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        await RegisterAsync(registry, "a", old);
        string message = (await RegisterAsync(registry, "a", @new)).ExpectError(40901).Json.GetProperty("message").GetString()!;
        Assert.Contains($"{{errorType:\"{type}\", description:\"{description}'}}", message);
    }

    private static string Text(TestAnswer answer) => answer.Json.GetProperty("schema").GetString()!;

    private static Task<TestAnswer> RegisterAsync(TestRegistry registry, string subject, string text, string query = "",
        string more = "") =>
        registry.PostAsync($"/subjects/{subject}/versions{query}",
            $"{{\"schemaType\":\"JSON\",\"schema\":{JsonSerializer.Serialize(text)}{more}}}");
}
