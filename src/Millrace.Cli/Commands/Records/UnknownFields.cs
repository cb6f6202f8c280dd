using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Cli.Commands.Records;

/// <summary>
/// Finds the members of a JSON text that its schema has no field for: a converter passes over them, but whoever types them wants them sent.
/// </summary>
internal static class UnknownFields
{
    /// <exception cref="DataException">It names the first one and the fields there are.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static void Refuse(string json, Schema schema)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Refuse(document.RootElement, schema, "");
    }

    private static void Refuse(JsonElement value, Schema schema, string path)
    {
        if (schema.Type == SchemaType.Struct && value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in value.EnumerateObject())
            {
                Field? field = schema.Fields.FirstOrDefault(field => field.Name == member.Name);
                if (field is null)
                    throw new DataException(
                        $"it has no field '{path}{member.Name}'; its fields are "
                        + $"{string.Join(", ", schema.Fields.Select(field => path + field.Name))}");
                Refuse(member.Value, field.Schema, $"{path}{member.Name}.");
            }
        }
        else if (schema.Type == SchemaType.Array && value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in value.EnumerateArray()) Refuse(item, schema.ValueSchema!, path);
        }
        else if (schema.Type == SchemaType.Map && value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty entry in value.EnumerateObject()) Refuse(entry.Value, schema.ValueSchema!, $"{path}{entry.Name}.");
        }
    }
}
