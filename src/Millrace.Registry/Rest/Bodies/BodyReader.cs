using System.Globalization;
using System.Text.Json;
using Millrace.Http;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest.Bodies;

/// <summary>
/// Reads the members of a JSON request as leniently as the original's mapper: unknown members are skipped, numbers and texts stand for each
/// other where that makes sense. What does not fit is a 400 that names the member, and a null inside of a list or map fits nowhere.
/// </summary>
/// <param name="body">An object.</param>
/// <param name="path">Where it stands in the request, with a dot at its end; empty for the body itself.</param>
internal sealed class BodyReader(JsonElement body, string path = "")
{
    public bool Has(string name) => body.TryGetProperty(name, out _);

    public string? Text(string name) => Member(name) is { } member ? Text(member, path + name) : null;

    public int? Number(string name)
    {
        if (Member(name) is not { } member) return null;
        return member.ValueKind is JsonValueKind.Number or JsonValueKind.String
            && int.TryParse(Text(member, path + name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
                ? number
                : throw Mismatch(path + name, $"a whole number between {int.MinValue} and {int.MaxValue}", member);
    }

    public bool? Flag(string name) => Member(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out bool flag) => flag,
        { } other => throw Mismatch(path + name, "true or false", other),
    };

    public IReadOnlyList<SchemaReference> References(string name) =>
        Member(name) is { } list ? List(list, path + name, "a list of references", Reference) : [];

    public SchemaMetadata? Metadata(string name)
    {
        if (Member(name) is not { } metadata) return null;
        if (metadata.ValueKind != JsonValueKind.Object)
            throw Mismatch(path + name, "an object with tags, properties and sensitive", metadata);
        var reader = new BodyReader(metadata, $"{path}{name}.");
        return new SchemaMetadata
        {
            Tags = reader.Map("tags", Texts),
            Properties = reader.Map("properties", PresentText),
            Sensitive = reader.Member("sensitive") is { } list ? [.. Texts(list, $"{path}{name}.sensitive")] : null,
        };
    }

    private static SchemaReference Reference(JsonElement item, string at)
    {
        // As the original, which finds out only when it follows the reference: an invalid schema (42201), not a body that cannot be read.
        if (item.ValueKind == JsonValueKind.Null) return new SchemaReference("", "", 0);
        if (item.ValueKind != JsonValueKind.Object) throw Mismatch(at, "an object with name, subject and version", item);
        var reference = new BodyReader(item, at + ".");
        return new SchemaReference(reference.Text("name") ?? "", reference.Text("subject") ?? "", reference.Number("version") ?? 0);
    }

    private static List<string> Texts(JsonElement list, string at) => List(list, at, "a list of texts", PresentText);

    private static List<T> List<T>(JsonElement list, string at, string wanted, Func<JsonElement, string, T> read)
    {
        if (list.ValueKind != JsonValueKind.Array) throw Mismatch(at, wanted, list);
        return [.. list.EnumerateArray().Select((item, index) => read(item, $"{at}[{index}]"))];
    }

    private SortedDictionary<string, T>? Map<T>(string name, Func<JsonElement, string, T> read)
    {
        if (Member(name) is not { } map) return null;
        if (map.ValueKind != JsonValueKind.Object) throw Mismatch(path + name, "an object", map);
        var values = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (JsonProperty entry in map.EnumerateObject()) values[entry.Name] = read(entry.Value, $"{path}{name}.{entry.Name}");
        return values;
    }

    private JsonElement? Member(string name) =>
        body.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private static string PresentText(JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.Null ? throw Mismatch(at, "a text", value) : Text(value, at);

    private static string Text(JsonElement value, string at) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        // KEEP: what clients get to read who send a schema as it is instead of as a text.
        JsonValueKind.Object when at == "schema" =>
            throw RestErrors.BadBody("Cannot deserialize value of type `String` from Object value (token `JsonToken.START_OBJECT`)"),
        JsonValueKind.Object or JsonValueKind.Array => throw Mismatch(at, "a text", value),
        _ => value.GetRawText(),
    };

    /// <summary>
    /// The whole body is something else than an object. KEEP: of a plain value it is said in the words of the original's mapper, which
    /// tests of clients look for.
    /// </summary>
    internal static RestException NoObject(JsonElement body)
    {
        if (body.ValueKind == JsonValueKind.Array) return RestErrors.BadBody("The request's body must be an object, not a list");
        const string Class = "io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaRequest";
        string text = Excerpt.Of(body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText());
        string given = body.ValueKind switch
        {
            JsonValueKind.String => $"no String-argument constructor/factory method to deserialize from String value ('{text}')",
            JsonValueKind.Number when text.AsSpan().ContainsAny('.', 'e', 'E') =>
                $"no double/Double-argument constructor/factory method to deserialize from Number value ({text})",
            JsonValueKind.Number => $"no int/Int-argument constructor/factory method to deserialize from Number value ({text})",
            _ => $"no boolean/Boolean-argument constructor/factory method to deserialize from boolean value ({text})",
        };
        return RestErrors.BadBody($"Cannot construct instance of `{Class}` (although at least one Creator exists): {given}");
    }

    private static RestException Mismatch(string at, string wanted, JsonElement given) =>
        RestErrors.BadBody($"\"{Excerpt.Of(at)}\" must be {wanted}, not {Describe(given)}");

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Null => "null",
        _ => Excerpt.Of(value.GetRawText()),
    };
}
