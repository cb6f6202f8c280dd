using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Millrace.Registry.Schemas.Avro;

/// <summary>
/// The normal form of a canonical Avro text: aliases sorted, attributes without a meaning to Avro sorted (in nested objects too) with the
/// logical type first. Everything else stays as the canonical form has it, numbers and escapes included.
/// </summary>
internal static class AvroNormalForm
{
    // As deep as the parser that made the canonical text allows.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    private static readonly HashSet<string> TypeMembers = new(StringComparer.Ordinal)
    {
        "type", "name", "namespace", "doc", "fields", "symbols", "size", "items", "values", "aliases",
    };

    private static readonly HashSet<string> EnumMembers = new(TypeMembers, StringComparer.Ordinal) { "default" };

    private static readonly HashSet<string> FieldMembers =
        new(StringComparer.Ordinal) { "name", "type", "doc", "default", "order", "aliases" };

    public static string Of(string canonical)
    {
        using JsonDocument json = JsonDocument.Parse(canonical, Deep);
        var text = new StringBuilder(canonical.Length);
        WriteSchema(text, json.RootElement);
        return text.ToString();
    }

    private static void WriteSchema(StringBuilder text, JsonElement schema)
    {
        switch (schema.ValueKind)
        {
            case JsonValueKind.Array:
                WriteArray(text, schema.EnumerateArray(), WriteSchema);
                break;
            case JsonValueKind.Object:
                bool isEnum = schema.GetProperty("type").ValueEquals("enum"u8);
                WriteMembers(text, schema, isEnum ? EnumMembers : TypeMembers);
                break;
            default:
                text.Append(schema.GetRawText());
                break;
        }
    }

    private static void WriteField(StringBuilder text, JsonElement field) => WriteMembers(text, field, FieldMembers);

    private static void WriteMembers(StringBuilder text, JsonElement element, HashSet<string> known)
    {
        List<JsonProperty> members = [.. element.EnumerateObject()];
        Queue<JsonProperty> others = new(members.Where(member => !known.Contains(member.Name))
            .OrderBy(member => Rank(member, element)).ThenBy(member => member.Name, StringComparer.Ordinal));
        text.Append('{');
        for (int i = 0; i < members.Count; i++)
        {
            if (i > 0) text.Append(',');
            // The sorted attributes fill the places that attributes have: those are one block in the canonical form.
            JsonProperty member = known.Contains(members[i].Name) ? members[i] : others.Dequeue();
            AppendName(text, member);
            switch (known.Contains(member.Name) ? member.Name : null)
            {
                case "fields": WriteArray(text, member.Value.EnumerateArray(), WriteField); break;
                case "type" or "items" or "values": WriteSchema(text, member.Value); break;
                case "aliases":
                    WriteArray(text, member.Value.EnumerateArray().OrderBy(alias => alias.GetString(), StringComparer.Ordinal),
                    Raw); break;
                case null: WriteSorted(text, member.Value); break;
                default: Raw(text, member.Value); break;
            }
        }

        text.Append('}');
    }

    private static int Rank(JsonProperty member, JsonElement of) => member.Name switch
    {
        "logicalType" => 0,
        "precision" when of.TryGetProperty("logicalType"u8, out _) => 1,
        "scale" when of.TryGetProperty("logicalType"u8, out _) && member.Value.GetRawText() != "0" => 2,
        _ => 3,
    };

    private static void WriteSorted(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                string separator = "";
                foreach (JsonProperty member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    text.Append(separator);
                    AppendName(text, member);
                    WriteSorted(text, member.Value);
                    separator = ",";
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                WriteArray(text, value.EnumerateArray(), WriteSorted);
                break;
            default:
                Raw(text, value);
                break;
        }
    }

    private static void WriteArray(StringBuilder text, IEnumerable<JsonElement> items, Action<StringBuilder, JsonElement> write)
    {
        text.Append('[');
        string separator = "";
        foreach (JsonElement item in items)
        {
            text.Append(separator);
            write(text, item);
            separator = ",";
        }

        text.Append(']');
    }

    private static void Raw(StringBuilder text, JsonElement value) => text.Append(value.GetRawText());

    private static void AppendName(StringBuilder text, JsonProperty member) =>
        text.Append('"').Append(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member))).Append("\":");
}
