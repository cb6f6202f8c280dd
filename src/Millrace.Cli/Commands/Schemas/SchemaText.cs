using System.Text.Json;

namespace Millrace.Cli.Commands.Schemas;

/// <summary>Tells what kind of schema a file holds.</summary>
internal static class SchemaText
{
    // An Avro schema has none of these at its top.
    private static readonly string[] KeywordsOfJsonSchema = ["$schema", "$id", "$ref", "properties", "oneOf", "anyOf", "allOf"];

    public static bool IsJsonSchema(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && (Array.Exists(KeywordsOfJsonSchema, keyword => document.RootElement.TryGetProperty(keyword, out _))
                    || (document.RootElement.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String
                        && type.ValueEquals("object")));
        }
        catch (JsonException)
        {
            // Neither; what is wrong with it is said by who reads it as Avro.
            return false;
        }
    }
}
