using System.Net;
using System.Text.Json;

namespace Millrace.Registry.Tests;

/// <summary>References and imports of Protobuf schemas, taken as the original takes them.</summary>
public sealed class ProtobufReferenceTests(TestBroker broker)
{
    private const string PersonName =
        """syntax = "proto3"; package p; message PersonName { string given = 1; message Part { string text = 1; } enum Kind { NONE = 0; } }""";

    [Fact]
    public async Task A_reference_may_have_another_name_than_the_import()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        (await Register(registry, "a", PersonName)).Expect(HttpStatusCode.OK);
        const string Person =
            """syntax = "proto3"; package p; import "person_name.proto"; message Person { PersonName name = 1; p.PersonName.Part part = 2; .p.PersonName.Kind kind = 3; }""";

        (await Register(registry, "b", Person, ("p.PersonName", "a"))).Expect(HttpStatusCode.OK);

        // What is stored so is read again: for a reference of its own, and to be compared.
        (await Register(registry, "c",
            """syntax = "proto3"; import "whatever.proto"; message C { p.Person person = 1; p.PersonName.Part part = 2; }""",
            ("person", "b")))
            .Expect(HttpStatusCode.OK);
        (await Register(registry, "b", Person.Replace("name = 1", "first = 1"), ("p.PersonName", "a"))).Expect(HttpStatusCode.OK);
        TestAnswer changed =
            await Register(registry, "b", Person.Replace("PersonName name = 1", "PersonName.Part name = 1"), ("p.PersonName", "a"));
        Assert.Contains("FIELD_NAMED_TYPE_CHANGED", changed.ExpectError(40901).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_without_a_reference_matters_only_to_a_type_that_is_missing()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);

        (await Register(registry, "unused", """syntax = "proto3"; import "nobody.proto"; message A { string a = 1; }""")).Expect(
            HttpStatusCode.OK);
        string message =
            (await Register(registry, "used", """syntax = "proto3"; import "nobody.proto"; message A { p.PersonName a = 1; }"""))
            .ExpectError(42201).Json.GetProperty("message").GetString()!;

        Assert.Contains("\"p.PersonName\" of field \"a\" is not defined; no reference has the name of the imported file \"nobody.proto\"",
            message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("google.type.PostalAddress")]
    [InlineData(".google.protobuf.Timestamp")]
    [InlineData("confluent.type.Decimal")]
    public async Task Known_types_need_no_import(string type)
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);

        (await Register(registry, "s",
            $"syntax = \"proto3\"; message A {{ {type} a = 1; message B {{ repeated {type} b = 1; }} }}")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("-1", ":1:1: unexpected label: -1")]
    [InlineData("syntax = \"proto3\"; message A {", ":1:31: unexpected end of file")]
    [InlineData("syntax = \"proto3\"; message A { string a", ":1:40: unexpected end of file")]
    [InlineData("syntax = \"proto3\";\nmessage A { string a : 1; }", ":2:23: expected '=' but was ':'")]
    [InlineData("AAAA", ":1:1: unexpected label: AAAA")]
    public async Task Says_what_is_wrong_with_a_text_as_the_original_does(string text, string expected)
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);

        Assert.EndsWith($"Could not parse Protobuf - Syntax error in {expected}",
            (await Register(registry, "s", text)).ExpectError(42201).Json.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_subject_of_an_id_is_the_one_that_the_original_names()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        // Places of the names in a table of 16: subject-a 9, subject-b 8, z 10.
        foreach (string subject in (string[])["z", "subject-a", "subject-b"])
            (await registry.RegisterAsync(subject, "\"int\"")).Expect(HttpStatusCode.OK);

        Assert.Equal("subject-b", (await registry.GetAsync("/schemas/ids/1")).Json.GetProperty("subject").GetString());
        Assert.Equal("z", (await registry.GetAsync("/schemas/ids/1?subject=z")).Json.GetProperty("subject").GetString());
        (await registry.DeleteAsync("/subjects/subject-b/versions/1")).Expect(HttpStatusCode.OK);
        (await registry.RegisterAsync("subject-b", "\"int\"")).Expect(HttpStatusCode.OK);
        Assert.Equal(2, (await registry.GetAsync("/schemas/ids/1")).Version);
    }

    private static Task<TestAnswer> Register(TestRegistry registry, string subject, string text,
        params (string Name, string Subject)[] references) => registry.PostAsync(
        $"/subjects/{subject}/versions",
        JsonSerializer.Serialize(new
        {
            schemaType = "PROTOBUF",
            schema = text,
            references = references.Select(reference => new { name = reference.Name, subject = reference.Subject, version = 1 }),
        }));
}
