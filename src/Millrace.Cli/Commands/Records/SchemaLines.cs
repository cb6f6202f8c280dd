using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Records;

/// <summary>JSON texts to records under a registered schema.</summary>
internal abstract class SchemaLines
{
    // An Avro schema has none of these at its top.
    private static readonly string[] KeywordsOfJsonSchema = ["$schema", "$id", "$ref", "properties", "oneOf", "anyOf", "allOf"];

    /// <summary>
    /// Registers the schema of a file, Avro or JSON Schema, for the values of a topic. Errors: <see cref="CommandException"/> when it is neither, or the registry
    /// refuses it.
    /// </summary>
    public static async Task<SchemaLines> RegisterAsync(string file, string topic, ServerAddress registry, CancellationToken cancellationToken)
    {
        string text = await InputFile.ReadAsync(file, cancellationToken);
        return IsJsonSchema(text)
            ? await JsonSchemaLines.RegisterAsync(file, text, topic, registry, cancellationToken)
            : await AvroLines.RegisterAsync(file, text, topic, registry, cancellationToken);
    }

    /// <summary>The record. Errors: <see cref="Errors.DataException"/> for a text that does not fit the schema.</summary>
    public abstract byte[] Encode(string json);

    /// <summary>The id under which the registry has it.</summary>
    protected static async Task<int> RegisterAsync(JsonObject body, string topic, ServerAddress registry, CancellationToken cancellationToken)
    {
        using var client = RestClient.ForRegistry(registry);
        JsonNode answer = (await client.SendAsync(HttpMethod.Post, $"/subjects/{Uri.EscapeDataString(topic)}-value/versions", body, cancellationToken))!;
        return (int)answer["id"]!;
    }

    private static bool IsJsonSchema(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && (Array.Exists(KeywordsOfJsonSchema, keyword => document.RootElement.TryGetProperty(keyword, out _))
                    || (document.RootElement.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object")));
        }
        catch (JsonException)
        {
            // Neither; what is wrong with it is said by who reads it as Avro.
            return false;
        }
    }
}
