using System.Text.Json;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest.Bodies;

/// <summary>
/// Reads the members of a JSON request as leniently as the original's mapper: unknown members are skipped, numbers and texts stand for each
/// other where that makes sense. What does not fit is a 400 in the mapper's words.
/// </summary>
internal sealed class BodyReader(JsonElement body)
{
    public bool Has(string name) => body.TryGetProperty(name, out _);

    public string? Text(string name) => Member(name) is { } member ? Text(member) : null;

    public int? Number(string name)
    {
        if (Member(name) is not { } member) return null;
        string text = member.ValueKind is JsonValueKind.Number or JsonValueKind.String ? Text(member)! : throw Mismatch("Integer", member);
        return int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out int number)
            ? number
            : throw RestErrors.BadBody($"Cannot deserialize value of type `Integer` from \"{text}\": not a valid `int` value");
    }

    public bool? Flag(string name) => Member(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out bool flag) => flag,
        { } other => throw Mismatch("Boolean", other),
    };

    public IReadOnlyList<SchemaReference> References(string name)
    {
        if (Member(name) is not { } list) return [];
        if (list.ValueKind != JsonValueKind.Array) throw Mismatch("ArrayList", list);
        return [.. list.EnumerateArray().Select(item =>
        {
            if (item.ValueKind != JsonValueKind.Object) throw Mismatch("SchemaReference", item);
            var reference = new BodyReader(item);
            return new SchemaReference(reference.Text("name") ?? "", reference.Text("subject") ?? "", reference.Number("version") ?? 0);
        })];
    }

    public SchemaMetadata? Metadata(string name)
    {
        if (Member(name) is not { } metadata) return null;
        if (metadata.ValueKind != JsonValueKind.Object) throw Mismatch("Metadata", metadata);
        var reader = new BodyReader(metadata);
        return new SchemaMetadata
        {
            Tags = reader.Map("tags", value => value.ValueKind == JsonValueKind.Array
                ? value.EnumerateArray().Select(Text).OfType<string>().ToList()
                : throw Mismatch("Set", value)),
            Properties = reader.Map("properties", value => Text(value) ?? ""),
            Sensitive = reader.Member("sensitive") is not { } list ? null
                : list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(Text).OfType<string>()]
                : throw Mismatch("Set", list),
        };
    }

    private SortedDictionary<string, T>? Map<T>(string name, Func<JsonElement, T> read)
    {
        if (Member(name) is not { } map) return null;
        if (map.ValueKind != JsonValueKind.Object) throw Mismatch("LinkedHashMap", map);
        var values = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (JsonProperty entry in map.EnumerateObject()) values[entry.Name] = read(entry.Value);
        return values;
    }

    private JsonElement? Member(string name) =>
        body.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Object or JsonValueKind.Array => throw Mismatch("String", value),
        _ => value.GetRawText(),
    };

    /// <summary>The whole body is something else than an object.</summary>
    internal static RestException NoObject(JsonElement body)
    {
        const string Class = "io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaRequest";
        string text = body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText();
        string given = body.ValueKind switch
        {
            JsonValueKind.Array => "",
            JsonValueKind.String => $"no String-argument constructor/factory method to deserialize from String value ('{text}')",
            JsonValueKind.Number when text.AsSpan().ContainsAny('.', 'e', 'E') => $"no double/Double-argument constructor/factory method to deserialize from Number value ({text})",
            JsonValueKind.Number => $"no int/Int-argument constructor/factory method to deserialize from Number value ({text})",
            _ => $"no boolean/Boolean-argument constructor/factory method to deserialize from boolean value ({text})",
        };
        return given.Length == 0 ? Mismatch(Class, body) : RestErrors.BadBody($"Cannot construct instance of `{Class}` (although at least one Creator exists): {given}");
    }

    internal static RestException Mismatch(string type, JsonElement value)
    {
        (string kind, string token) = value.ValueKind switch
        {
            JsonValueKind.Object => ("Object value", "START_OBJECT"),
            JsonValueKind.Array => ("Array value", "START_ARRAY"),
            JsonValueKind.String => ("String value", "VALUE_STRING"),
            JsonValueKind.Number => ("Integer value", "VALUE_NUMBER_INT"),
            JsonValueKind.True => ("Boolean value", "VALUE_TRUE"),
            _ => ("Boolean value", "VALUE_FALSE"),
        };
        return RestErrors.BadBody($"Cannot deserialize value of type `{type}` from {kind} (token `JsonToken.{token}`)");
    }
}
