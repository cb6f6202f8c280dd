using System.Net;
using System.Text;
using System.Text.Json;

namespace Millrace.Registry.Tests.Rest;

/// <summary>A member that is not what it should be is named, with what is there instead.</summary>
public class RequestBodyTests(TestBroker broker)
{
    private static readonly (string Body, string Message)[] Schemas =
    [
        ("""{"references":[{"name":"a","subject":"b","version":1},7]}""",
            "\"references[1]\" must be an object with name, subject and version, not 7"),
        ("""{"references":{}}""", "\"references\" must be a list of references, not an object"),
        ("""{"references":[{"name":["x"]}]}""", "\"references[0].name\" must be a text, not a list"),
        ("""{"references":[{"version":"latest"}]}""",
            "\"references[0].version\" must be a whole number between -2147483648 and 2147483647, not \"latest\""),
        ("""{"metadata":{"tags":{"a":null}}}""", "\"metadata.tags.a\" must be a list of texts, not null"),
        ("""{"metadata":{"tags":{"a":["x",null]}}}""", "\"metadata.tags.a[1]\" must be a text, not null"),
        ("""{"metadata":{"tags":[]}}""", "\"metadata.tags\" must be an object, not a list"),
        ("""{"metadata":{"properties":{"p":null}}}""", "\"metadata.properties.p\" must be a text, not null"),
        ("""{"metadata":{"properties":{"p":{}}}}""", "\"metadata.properties.p\" must be a text, not an object"),
        ("""{"metadata":{"sensitive":[null]}}""", "\"metadata.sensitive[0]\" must be a text, not null"),
        ("""{"metadata":{"sensitive":"p"}}""", "\"metadata.sensitive\" must be a list of texts, not \"p\""),
        ("""{"metadata":7}""", "\"metadata\" must be an object with tags, properties and sensitive, not 7"),
        ("""{"version":1.5}""", "\"version\" must be a whole number between -2147483648 and 2147483647, not 1.5"),
        ("""{"id":true}""", "\"id\" must be a whole number between -2147483648 and 2147483647, not true"),
        ("""{"schema":["int"]}""", "\"schema\" must be a text, not a list"),
        ("""{"schemaType":{}}""", "\"schemaType\" must be a text, not an object"),
        ("[]", "The request's body must be an object, not a list"),
    ];

    private static readonly (string Path, string Body, string Message)[] Settings =
    [
        ("config", """{"normalize":"maybe"}""", "\"normalize\" must be true or false, not \"maybe\""),
        ("config", """{"alias":[]}""", "\"alias\" must be a text, not a list"),
        ("config/s", """{"defaultMetadata":{"properties":{"p":null}}}""", "\"defaultMetadata.properties.p\" must be a text, not null"),
        ("mode", """{"mode":{}}""", "\"mode\" must be a text, not an object"),
    ];

    [Fact]
    public async Task Names_the_member_of_a_schema()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        foreach (string path in (string[])["/subjects/s/versions", "/subjects/s", "/compatibility/subjects/s/versions"])
            foreach (var (body, message) in Schemas)
                Assert.Equal(message, (await registry.PostAsync(path, body)).ExpectError(400).Json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_reference_to_nothing_is_an_invalid_schema()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        foreach (string path in (string[])["/subjects/s/versions", "/subjects/s"])
        {
            TestAnswer answer = await registry.PostAsync(path, """{"schema":"\"int\"","references":[null]}""");
            Assert.Contains("Invalid reference", answer.ExpectError(42201).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Names_the_member_of_a_configuration_or_mode()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        foreach (var (path, body, message) in Settings)
            Assert.Equal(message, (await registry.PutAsync($"/{path}", body)).ExpectError(400).Json.GetProperty("message").GetString());
    }

    // As in the original, whose parser looks at the bytes. PowerShell 5 sends files with a byte order mark.
    [Fact]
    public async Task Any_encoding_of_Unicode_is_read()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        foreach (Encoding encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32])
            foreach (string mark in (string[])["", "\uFEFF"])
            {
                string body = mark + TestRegistry.SchemaBody("""{"type":"string","doc":"\u00E4"}""");
                TestAnswer answer = await registry.SendAsync(HttpMethod.Post, "/subjects/s/versions", body, encoding: encoding);
                Assert.Equal(1, answer.Expect(HttpStatusCode.OK).Id);
            }

        TestAnswer broken = await registry.SendAsync(HttpMethod.Put, "/config", "{}", encoding: new HalfOfUtf16());
        Assert.Equal("The request's body begins as UTF-16 or UTF-32 and goes on as none; send UTF-8",
            broken.ExpectError(400).Json.GetProperty("message").GetString());
    }

    private sealed class HalfOfUtf16 : UnicodeEncoding
    {
        public override byte[] GetBytes(string s) => base.GetBytes(s)[..^1];
    }

    [Fact]
    public async Task Repeats_no_more_of_a_schema_than_a_person_reads()
    {
        string filler = new('x', 100_000);
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        foreach (var (type, schema) in ((string, string)[])[
            ("AVRO", $$"""{"type":"record","name":"User","doc":"{{filler}}"}"""), ("JSON", $$"""{"type":"nope","title":"{{filler}}"}"""),
            ("PROTOBUF", $$"""syntax = "proto3"; message M { {{filler}} x = 1; }"""), (filler, "\"int\"")])
        {
            TestAnswer answer =
                await registry.PostAsync("/subjects/s/versions", JsonSerializer.Serialize(new { schemaType = type, schema }));
            Assert.InRange(answer.ExpectError(42201).Body.Length, 1, 5_000);
        }
    }

    [Fact]
    public async Task A_default_beyond_all_bounds_is_stored_as_the_original_stores_it()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        const string Schema =
            """{"type":"record","name":"R","doc":"d","fields":[{"name":"a","type":"double","default":1e999},{"name":"b","type":["float","null"],"default":-1e999}],"p":1e999}""";

        (await registry.RegisterAsync("s", Schema)).Expect(HttpStatusCode.OK);

        string stored = (await registry.GetAsync("/subjects/s/versions/1/schema")).Expect(HttpStatusCode.OK).Body;
        Assert.Equal("""{"type":"record","name":"R","doc":"d","fields":[{"name":"a","type":"double","default":"Infinity"},"""
            + """{"name":"b","type":["float","null"],"default":"-Infinity"}],"p":"Infinity"}""", stored);
        Assert.Equal(1, (await registry.RegisterAsync("t", stored)).Expect(HttpStatusCode.OK).Id);
        (await registry.PostAsync("/subjects/s/versions?normalize=true", TestRegistry.SchemaBody(stored))).Expect(HttpStatusCode.OK);
        foreach (string wrong in (string[])["NaN", "Infinity", "1e999999999999999999999"])
        {
            TestAnswer answer = await registry.RegisterAsync("u",
                """{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":#}]}""".Replace("#", wrong));
            answer.ExpectError(42201);
        }
    }

    [Fact]
    public async Task Numbers_beyond_all_bounds_in_other_formats_stay_as_they_are_written()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);

        (await registry.PostAsync("/subjects/j/versions",
            """{"schemaType":"JSON","schema":"{\"type\":\"number\",\"maximum\":1e999,\"minimum\":-1E+999}"}""")).Expect(HttpStatusCode.OK);
        Assert.Equal("""{"type":"number","maximum":1E+999,"minimum":-1E+999}""",
            (await registry.GetAsync("/subjects/j/versions/1/schema")).Body);
        (await registry.PostAsync("/subjects/p/versions", JsonSerializer.Serialize(new
        {
            schemaType = "PROTOBUF",
            schema = "syntax = \"proto2\"; message M { optional double a = 1 [default = inf]; optional float b = 2 [default = -nan]; "
                    + "optional double c = 3 [default = 1e999]; }",
        }))).Expect(HttpStatusCode.OK);
        string text = (await registry.GetAsync("/subjects/p/versions/1/schema")).Body;
        Assert.Equal((true, true, true), (text.Contains("default = inf", StringComparison.Ordinal),
            text.Contains("default = -nan", StringComparison.Ordinal), text.Contains("default = 1e999", StringComparison.Ordinal)));
        (await registry.GetAsync("/subjects/p/versions/1?format=serialized")).Expect(HttpStatusCode.OK);
    }

    // As in the original, where only Avro has the form: a JSON schema's references stay what they are.
    [Fact]
    public async Task A_form_that_a_type_does_not_have_is_the_stored_text()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        (await registry.PostAsync("/subjects/a/versions", """{"schemaType":"JSON","schema":"{\"type\":\"string\"}"}""")).Expect(
            HttpStatusCode.OK);
        const string Text = """{"type":"object","properties":{"a":{"$ref":"a.json"}}}""";
        TestAnswer stored = (await registry.PostAsync("/subjects/b/versions", JsonSerializer.Serialize(
            new
            {
                schemaType = "JSON", schema = Text,
                references = new[] { new { name = "a.json", subject = "a", version = 1 } }
            }))).Expect(HttpStatusCode.OK);

        Assert.Equal(Text, (await registry.GetAsync($"/schemas/ids/{stored.Id}/schema?format=resolved")).Body);
    }
}
