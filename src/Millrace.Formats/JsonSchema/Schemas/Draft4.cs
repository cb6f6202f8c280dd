using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Millrace.Formats.JsonSchema.Schemas;

/// <summary>
/// Schemas of draft 4 in the words of draft 7, which the validator knows:
/// <c>id</c> has become <c>$id</c>, and a bound that excludes its own value is a number by itself
/// (https://json-schema.org/draft-06/json-schema-release-notes).
/// </summary>
internal static class Draft4
{
    private const string Draft7 = "http://json-schema.org/draft-07/schema#";

    /// <summary>The text in draft 7. Keywords that are not of draft 4 stay as they are.</summary>
    public static string ToDraft7(JsonElement schema)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes)) WriteSchema(writer, schema);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void WriteSchema(Utf8JsonWriter writer, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            schema.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        foreach (JsonProperty keyword in JsonSchemaText.Members(schema)) WriteKeyword(writer, schema, keyword);
        writer.WriteEndObject();
    }

    private static void WriteKeyword(Utf8JsonWriter writer, JsonElement schema, JsonProperty keyword)
    {
        switch (keyword.Name)
        {
            case "$schema":
                writer.WriteString("$schema", Draft7);
                break;
            case "id" when keyword.Value.ValueKind == JsonValueKind.String:
                writer.WriteString("$id", keyword.Value.GetString());
                break;
            case "maximum" when IsTrue(schema, "exclusiveMaximum"):
                writer.WritePropertyName("exclusiveMaximum");
                keyword.Value.WriteTo(writer);
                break;
            case "minimum" when IsTrue(schema, "exclusiveMinimum"):
                writer.WritePropertyName("exclusiveMinimum");
                keyword.Value.WriteTo(writer);
                break;
            case "exclusiveMaximum" or "exclusiveMinimum" when keyword.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                break;
            case "properties" or "patternProperties" or "definitions" or "dependencies"
            when keyword.Value.ValueKind == JsonValueKind.Object:
                writer.WriteStartObject(keyword.Name);
                foreach (JsonProperty member in JsonSchemaText.Members(keyword.Value))
                {
                    writer.WritePropertyName(member.Name);
                    WriteSchema(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case "allOf" or "anyOf" or "oneOf" or "items" when keyword.Value.ValueKind == JsonValueKind.Array:
                writer.WriteStartArray(keyword.Name);
                foreach (JsonElement item in keyword.Value.EnumerateArray()) WriteSchema(writer, item);
                writer.WriteEndArray();
                break;
            case "items" or "additionalItems" or "additionalProperties" or "not":
                writer.WritePropertyName(keyword.Name);
                WriteSchema(writer, keyword.Value);
                break;
            default:
                keyword.WriteTo(writer);
                break;
        }
    }

    private static bool IsTrue(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out JsonElement value) && value.ValueKind == JsonValueKind.True;
}
