using System.Net;
using System.Text.Json;
using Millrace.Registry.Settings;

namespace Millrace.Registry.Tests.Compatibility;

/// <summary><c>validateFields</c>: the names in <c>confluent:reserved</c> stay free, and stay in the list.</summary>
public class ReservedFieldsTests(TestBroker broker)
{
    private const string Subject = "/subjects/s/versions";

    public static readonly TheoryData<string, string, string> Formats = new()
    {
        { "AVRO", """{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}""",
            """{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"later","type":"int","default":0}]}""" },
        { "JSON", """{"type":"object","properties":{"a":{"type":"integer"}}}""",
            """{"type":"object","properties":{"a":{"type":"integer"},"later":{"type":"integer"}}}""" },
        { "PROTOBUF", """syntax = "proto3"; message M { int32 a = 1; }""",
            """syntax = "proto3"; message M { int32 a = 1; oneof o { int32 later = 2; } }""" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Keeps_reserved_names_free(string type, string without, string with)
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        (await registry.PutAsync("/config", """{"compatibility":"NONE","validateFields":true}""")).Expect(HttpStatusCode.OK);
        (await registry.PostAsync(Subject, Body(type, without, "later, other"))).Expect(HttpStatusCode.OK);

        Assert.Equal("Schema being registered is incompatible with an earlier schema for subject \"s\", details: "
            + "[The new schema has field that conflicts with the reserved field later., {validateFields: 'true', compatibility: 'NONE'}]",
            (await registry.PostAsync(Subject, Body(type, with, "later,other"))).ExpectError(40901).Json.GetProperty("message")
            .GetString());
        Assert.Contains("The new schema has reserved field later removed from its metadata which is present in the old schema's metadata.",
            (await registry.PostAsync(Subject, Body(type, with, "other"))).ExpectError(40901).Body, StringComparison.Ordinal);
        JsonElement check =
            (await registry.PostAsync("/compatibility/subjects/s/versions/latest?verbose=true", Body(type, with, "later,other"))).Json;
        Assert.False(check.GetProperty("is_compatible").GetBoolean());

        (await registry.PutAsync("/config/s", """{"compatibility":"NONE","validateFields":false}""")).Expect(HttpStatusCode.OK);
        (await registry.PostAsync(Subject, Body(type, with, "other"))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_registrys_own_setting_holds_where_nothing_is_configured()
    {
        RegistrySettings settings = RegistryProperties.Read(
            new Dictionary<string, string> { ["kafkastore.bootstrap.servers"] = "k:9092", ["schema.validate.fields"] = "true" },
            out IReadOnlyList<string> unneeded);
        Assert.Empty(unneeded);
        await using TestRegistry registry =
            await TestRegistry.StartAsync(broker.BootstrapServers, change: own => own with { ValidatesFields = settings.ValidatesFields });

        TestAnswer refused =
            await registry.PostAsync(Subject, Body("AVRO", """{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}""", "a"));

        Assert.Contains("conflicts with the reserved field a", refused.ExpectError(40901).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_JSON_Schema_lets_pass_are_refused_only_with_it()
    {
        const string Schema = """{"type":"object","properties":{"$$a":{"type":"integer"}}}""";
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        (await registry.PutAsync("/config/s", """{"validateFields":true}""")).Expect(HttpStatusCode.OK);

        Assert.Contains("Field names cannot start with $$ prefix",
            (await registry.PostAsync(Subject, Body("JSON", Schema, null))).ExpectError(42201).Body, StringComparison.Ordinal);
        (await registry.PostAsync("/subjects/free/versions", Body("JSON", Schema, null))).Expect(HttpStatusCode.OK);
    }

    private static string Body(string type, string schema, string? reserved) => JsonSerializer.Serialize(new
    {
        schemaType = type, schema, metadata = reserved is null
            ? null
            : new { properties = new Dictionary<string, string> { ["confluent:reserved"] = reserved } },
    });
}
