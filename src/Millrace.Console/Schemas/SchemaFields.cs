using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.WebConsole.Schemas;

/// <summary>One field of a schema, nested ones after their parent.</summary>
/// <param name="Path">Names from the outermost on, with dots.</param>
internal sealed record SchemaField(string Path, string Type, string Meaning, string? Default);

/// <summary>What a schema's text says, for people.</summary>
internal static class SchemaFields
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // A schema that refers to itself ends here.
    private const int Deepest = 8;

    /// <summary>JSON on several lines; Protobuf and what is no JSON as it is.</summary>
    public static string Pretty(string text)
    {
        try
        {
            return text.AsSpan().TrimStart() is ['{' or '[' or '"', ..]
                ? JsonSerializer.Serialize(JsonElement.Parse(text), Indented) : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <summary>The fields of an Avro record or a JSON Schema object; empty for anything else.</summary>
    public static IReadOnlyList<SchemaField> Of(string type, string text)
    {
        if (type == "PROTOBUF") return [];
        try
        {
            var fields = new List<SchemaField>();
            JsonNode? root = JsonNode.Parse(text);
            if (type == "AVRO") Avro(root, "", fields, 0);
            else Json(root, "", fields, 0);
            return fields;
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static void Avro(JsonNode? schema, string prefix, List<SchemaField> fields, int depth)
    {
        if (depth > Deepest) return;
        if (schema is JsonArray union)
        {
            foreach (JsonNode? member in union) Avro(member, prefix, fields, depth + 1);
            return;
        }

        if (schema is not JsonObject record || record["fields"] is not JsonArray list) return;
        foreach (JsonNode? field in list)
        {
            if (field is not JsonObject one) continue;
            string path = prefix + one["name"];
            fields.Add(new SchemaField(path, AvroType(one["type"]), one["doc"]?.ToString() ?? "",
                one.ContainsKey("default") ? one["default"]?.ToJsonString(Indented) ?? "null" : null));
            Avro(one["type"], path + ".", fields, depth + 1);
        }
    }

    private static string AvroType(JsonNode? type) => type switch
    {
        JsonArray union => string.Join(" or ", union.Select(AvroType)),
        JsonObject one when one["logicalType"] is { } logical => $"{AvroType(one["type"])}, {logical}"
            + (one["precision"] is { } precision ? $"({precision}, {one["scale"] ?? 0})" : ""),
        JsonObject one when one["type"]?.ToString() == "array" => $"list of {AvroType(one["items"])}",
        JsonObject one when one["type"]?.ToString() == "map" => $"map of {AvroType(one["values"])}",
        JsonObject one when one["type"]?.ToString() is "record" or "enum" or "fixed" => $"{one["type"]} {one["name"]}",
        JsonObject one => AvroType(one["type"]),
        null => "",
        _ => type.ToString(),
    };

    private static void Json(JsonNode? schema, string prefix, List<SchemaField> fields, int depth)
    {
        if (depth > Deepest || schema is not JsonObject || schema["properties"] is not JsonObject properties) return;
        foreach (var (name, one) in properties)
        {
            if (one is not JsonObject) continue;
            string type = one["type"] is JsonArray types ? string.Join(" or ", types.Select(type => type?.ToString()))
                : one["type"]?.ToString() ?? "";
            fields.Add(new SchemaField(prefix + name, one["format"] is { } format ? $"{type}, {format}" : type,
                (one["description"] ?? one["title"])?.ToString() ?? "", one["default"]?.ToJsonString(Indented)));
            Json(one, prefix + name + ".", fields, depth + 1);
        }
    }
}
