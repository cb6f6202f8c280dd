using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Schemas;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Records;

/// <summary>JSON texts to records under a registered schema.</summary>
internal abstract class SchemaLines
{
    /// <summary>Registers the schema of a file, Avro or JSON Schema, for the values of a topic.</summary>
    /// <exception cref="CommandException">It is neither, or the registry refuses it.</exception>
    public static async Task<SchemaLines> RegisterAsync(string file, string[]? references, string topic, ServerAddress registry,
        CancellationToken cancellationToken)
    {
        string text = await InputFile.ReadAsync(file, cancellationToken);
        SchemaReferences referred = await SchemaReferences.ReadAsync(references, registry, cancellationToken);
        return SchemaText.IsJsonSchema(text)
            ? await JsonSchemaLines.RegisterAsync(file, text, referred, topic, registry, cancellationToken)
            : await AvroLines.RegisterAsync(file, text, referred, topic, registry, cancellationToken);
    }

    /// <summary>The record.</summary>
    /// <exception cref="Errors.DataException">For a text that does not fit the schema.</exception>
    public abstract byte[] Encode(string json);

    /// <summary>The id under which the registry has it.</summary>
    protected static async Task<int> RegisterAsync(JsonObject body, string topic, ServerAddress registry,
        CancellationToken cancellationToken)
    {
        using var client = RestClient.ForRegistry(registry);
        JsonNode answer =
            (await client.SendAsync(HttpMethod.Post, $"/subjects/{Uri.EscapeDataString(topic)}-value/versions", body, cancellationToken))!;
        return (int)answer["id"]!;
    }
}
