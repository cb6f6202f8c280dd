using System.Buffers;
using System.Text;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Formats.JsonSchema;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Tests.JsonSchema;

/// <summary>A registry in memory, and converters that use it.</summary>
public abstract class JsonSchemaTestBase
{
    private readonly string _url;

    protected JsonSchemaTestBase()
    {
        string scope = Guid.NewGuid().ToString("N");
        _url = $"mock://{scope}";
        Registry = InMemorySchemaRegistry.Of(scope);
    }

    protected InMemorySchemaRegistry Registry { get; }

    private protected JsonSchemaConverter Configured(params (string Key, string Value)[] settings)
    {
        var converter = new JsonSchemaConverter();
        converter.Configure(settings.Append(("schema.registry.url", _url)).ToDictionary(s => s.Item1, s => s.Item2), ConverterRole.Value);
        return converter;
    }

    private protected static byte[] Encode(JsonSchemaConverter converter, Schema? schema, Value value)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(converter.Encode("t", schema, value, output));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The JSON of a value as it is written.</summary>
    protected string Written(Schema schema, Value value, params (string Key, string Value)[] settings) =>
        Encoding.UTF8.GetString(Encode(Configured(settings), schema, value).AsSpan(5));

    /// <summary>The JSON schema that is registered for a Connect schema.</summary>
    protected string Registered(Schema schema, Value value, params (string Key, string Value)[] settings)
    {
        Encode(Configured(settings), schema, value);
        return Registry.GetLatest("t-value").Schema.Text;
    }

    /// <summary>Reads a text written with a JSON schema.</summary>
    protected (Schema Schema, Value Value) Decode(string schema, string json, params (string Key, string Value)[] settings)
    {
        Schema? read = Configured(settings).Decode("t", Payload(schema, json), new ValueArena(), out Value value);
        return (read!, value);
    }

    protected byte[] Payload(string schema, string json, params SchemaReference[] references)
    {
        int id = Registry.Register("t-value", new SchemaText(SchemaText.Json, schema) { References = references });
        return [0, 0, 0, 0, (byte)id, .. Encoding.UTF8.GetBytes(json)];
    }
}
