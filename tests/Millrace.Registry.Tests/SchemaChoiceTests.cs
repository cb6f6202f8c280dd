using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats;

namespace Millrace.Registry.Tests;

/// <summary>A converter that writes or reads with a schema that its settings choose, asked of a real registry.</summary>
public class SchemaChoiceTests(TestBroker broker)
{
    private static readonly Schema Data = SchemaBuilder.Struct().Name("R").Field("a", Schema.Int32).Build();

    [Fact]
    public async Task Writes_and_reads_with_the_newest_version_that_has_the_metadata()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        int one = await RegisterAsync(registry, """{"name":"a","type":"int"}""", "1");
        int two = await RegisterAsync(registry, """{"name":"a","type":"int"},{"name":"b","type":["null","string"],"default":null}""", "2");
        await RegisterAsync(registry, """{"name":"a","type":"long"}""", "3");
        Converter converter =
            Configured(registry, ("auto.register.schemas", "false"), ("use.latest.with.metadata", "application.major.version=2"));

        byte[] record = Encode(converter);
        Assert.Equal(two, BinaryPrimitives.ReadInt32BigEndian(record.AsSpan(1)));
        Schema? read = converter.Decode("t", [0, 0, 0, 0, (byte)one, 14], new ValueArena(), out _);
        Assert.Equal(["a", "b"], read!.Fields.Select(field => field.Name));

        Converter none =
            Configured(registry, ("auto.register.schemas", "false"), ("use.latest.with.metadata", "application.major.version=9"));
        Assert.Contains("not found", Assert.ThrowsAny<DataException>(() => Encode(none)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_with_the_schema_of_a_guid()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        int id = await RegisterAsync(registry, """{"name":"a","type":"long"}""", "1");
        string guid = (await registry.GetAsync($"/schemas/ids/{id}")).Json.GetProperty("guid").GetString()!;

        byte[] record = Encode(Configured(registry, ("auto.register.schemas", "false"), ("use.schema.guid", guid)));

        Assert.Equal(id, BinaryPrimitives.ReadInt32BigEndian(record.AsSpan(1)));
        Assert.Contains("not found", Assert.ThrowsAny<DataException>(
            () => Encode(Configured(registry, ("auto.register.schemas", "false"), ("use.schema.guid", Guid.NewGuid().ToString())))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_names_no_class_of_Java()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        var connection = new Formats.Registry.RegistryConnection([registry.Url]);

        string message = Assert.ThrowsAny<DataException>(
            () => new Formats.Registry.SchemaRegistryClient(connection).Register("s",
                new Formats.Registry.SchemaText("AVRO", "not json"))).Message;

        Assert.DoesNotContain("fasterxml", message, StringComparison.Ordinal);
        Assert.Contains("Invalid schema of type AVRO, details: Unrecognized token 'not'", message, StringComparison.Ordinal);
    }

    private static async Task<int> RegisterAsync(TestRegistry registry, string fields, string major)
    {
        (await registry.PutAsync("/config", """{"compatibility":"NONE"}""")).Expect(HttpStatusCode.OK);
        string schema = $$"""{"type":"record","name":"R","fields":[{{fields}}]}""";
        var metadata = new { properties = new Dictionary<string, string> { ["application.major.version"] = major } };
        return (await registry.PostAsync("/subjects/t-value/versions", JsonSerializer.Serialize(new { schema, metadata }))).Expect(
            HttpStatusCode.OK).Id;
    }

    private static byte[] Encode(Converter converter)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(converter.Encode("t", Data, Value.Struct([Value.Int32(7)]), output));
        return output.WrittenSpan.ToArray();
    }

    private static Converter Configured(TestRegistry registry, params (string Key, string Value)[] settings)
    {
        var converter = (Converter)FormatPlugins.All.First(plugin => plugin.Aliases.Contains("AvroConverter")).Create();
        converter.Configure(settings.Append(("schema.registry.url", registry.Url.ToString())).ToDictionary(s => s.Item1, s => s.Item2),
            ConverterRole.Value);
        return converter;
    }
}
