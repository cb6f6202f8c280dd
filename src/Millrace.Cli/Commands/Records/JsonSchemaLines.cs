using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Schemas;
using Millrace.Cli.Terminal;
using Millrace.Errors;
using Millrace.Formats.JsonSchema;

namespace Millrace.Cli.Commands.Records;

/// <summary>JSON texts to records under a JSON schema: they are checked against it and sent as they are.</summary>
internal sealed class JsonSchemaLines(JsonSchemaValidator validator, int id) : SchemaLines
{
    /// <summary>Registers a JSON schema for the values of a topic.</summary>
    /// <exception cref="CommandException">The text is none, or the registry refuses it.</exception>
    public static async Task<JsonSchemaLines> RegisterAsync(string file, string text, SchemaReferences referred, string topic,
        ServerAddress registry,
        CancellationToken cancellationToken)
    {
        JsonSchemaValidator validator;
        try
        {
            validator = new JsonSchemaValidator(text, referred.Texts);
        }
        catch (DataException fault)
        {
            throw CommandException.Usage($"{file} is no JSON schema that values can be checked with: {fault.Message}");
        }

        return new JsonSchemaLines(validator,
            await RegisterAsync(referred.Into(new JsonObject { ["schema"] = text, ["schemaType"] = "JSON" }), topic, registry,
                cancellationToken));
    }

    public override byte[] Encode(string json)
    {
        byte[] record = [0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(json)];
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(1), id);
        try
        {
            return validator.FindFault(record.AsSpan(5)) is { } fault ? throw new DataException(fault) : record;
        }
        catch (JsonException fault)
        {
            throw new DataException($"it is no JSON: {JsonFault.Describe(fault)}", fault);
        }
    }
}
