using System.Text;
using Millrace.Data;
using Millrace.Formats.JsonSchema;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Tests.JsonSchema;

/// <summary>A registry in memory, and <see cref="JsonSchemaConverter"/>.</summary>
public abstract class JsonSchemaTestBase : RegistryTestBase
{
    private protected JsonSchemaConverter Configured(params (string Key, string Value)[] settings) =>
        Configured<JsonSchemaConverter>(settings);

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
