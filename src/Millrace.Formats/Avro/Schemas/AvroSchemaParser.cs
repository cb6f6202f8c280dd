using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Millrace.Errors;
using Millrace.Formats.Text;

namespace Millrace.Formats.Avro.Schemas;

/// <summary>Reads one schema text. What is wrong is said in the words of Apache Avro 1.12.</summary>
internal sealed class AvroSchemaParser(IEnumerable<AvroSchema> references, AvroChecks checks)
{
    // Jackson, which reads schemas in Java, gives up at this depth.
    private const int MaxDepth = 1000;

    private static readonly HashSet<string> TypeAttributes =
        new(StringComparer.Ordinal) { "doc", "fields", "items", "name", "namespace", "size", "symbols", "values", "type", "aliases" };

    private static readonly HashSet<string> EnumAttributes = new(TypeAttributes, StringComparer.Ordinal) { "default" };

    private static readonly HashSet<string> FieldAttributes =
        new(StringComparer.Ordinal) { "default", "doc", "name", "order", "type", "aliases" };

    // Avro numbers the stand-ins for unknown names per process, and its message for a top-level type shows them.
    private static int s_unresolved = -1;

    private readonly AvroNames _names = new(references);

    public AvroSchema Parse(string text)
    {
        JsonElement json;
        try
        {
            json = JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
            if (JsonEscapes.FindBroken(Encoding.UTF8.GetBytes(text), MaxDepth) is { } place)
                throw new AvroSchemaException($"the text {place} is no valid Unicode: it holds half of a surrogate pair");
        }
        catch (JsonException fault)
        {
            string inJava = JacksonErrors.Describe(text, fault);
            throw new AvroSchemaException($"no JSON: {JsonFault.Describe(fault)}", fault) { AvroMessage = inJava };
        }

        try
        {
            return Parse(json);
        }
        catch (InsufficientExecutionStackException fault)
        {
            // Names allow more levels than JSON: each of many types may use the next one.
            throw new AvroSchemaException("Types are nested too deeply", fault);
        }
    }

    private AvroSchema Parse(JsonElement json)
    {
        _names.Scan(json, null);
        AvroSchema schema = json.ValueKind == JsonValueKind.String && !AvroSchema.TryPrimitive(json.GetString()!, out _)
            ? Named(json.GetString()!, null) ?? throw Unknown(json.GetString()!)
            : Read(json, null);
        if (checks == AvroChecks.All) CheckDefaults(schema, [], new AvroDefaults());
        return schema;
    }

    /// <summary>The name that a definition carries; null when it has none.</summary>
    public static AvroName? NameOf(JsonElement json, string? space)
    {
        if (!json.TryGetProperty("name", out JsonElement name) || name.ValueKind != JsonValueKind.String) return null;
        return AvroName.Of(name.GetString()!, Text(json, "namespace") ?? space);
    }

    private AvroSchema Read(JsonElement json, string? space)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                string name = json.GetString()!;
                return AvroSchema.TryPrimitive(name, out AvroType primitive)
                    ? new AvroPrimitiveSchema(primitive, [])
                    : Named(name, space) ?? throw new AvroSchemaException($"Undefined schema: {AvroName.Of(name, space)}");
            case JsonValueKind.Array:
                return Union(json, space);
            case JsonValueKind.Object:
                return Object(json, space);
            default:
                throw new AvroSchemaException($"Schema not yet supported: {JsonText.Print(json)}");
        }
    }

    private AvroNamedSchema? Named(string name, string? space) => FindOrReadLater(AvroName.Of(name, space).Full) ?? FindOrReadLater(name);

    private AvroNamedSchema? FindOrReadLater(string fullName)
    {
        if (_names.Find(fullName) is { } known) return known;
        return _names.TryFindLater(fullName, out JsonElement json, out string? definedIn) ? (AvroNamedSchema)Object(json, definedIn) : null;
    }

    private AvroUnionSchema Union(JsonElement json, string? space)
    {
        var branches = new List<AvroSchema>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonElement item in json.EnumerateArray())
        {
            AvroSchema branch = Read(item, space);
            if (branch.Type == AvroType.Union) throw new AvroSchemaException($"Nested union: {JsonText.Print(json)}");
            if (!names.Add(branch.BranchName)) throw new AvroSchemaException($"Duplicate in union:{branch.BranchName}");
            branches.Add(branch);
        }

        return new AvroUnionSchema(branches);
    }

    private AvroSchema Object(JsonElement json, string? space)
    {
        if (Text(json, "type") is not { } type)
        {
            // {"type": {...}} is the inner schema with the attributes of both; {"type": [...]} is refused.
            if (json.TryGetProperty("type", out JsonElement inner) && inner.ValueKind == JsonValueKind.Object) return Read(inner, space);
            throw new AvroSchemaException($"No type: {JsonText.Print(json)}");
        }

        if (AvroSchema.TryPrimitive(type, out AvroType primitive))
            return new AvroPrimitiveSchema(primitive, Properties(json, TypeAttributes));
        return type switch
        {
            "record" or "error" or "enum" or "fixed" => Definition(json, type, space),
            "array" => new AvroArraySchema(Read(Member(json, "items", "Array has no items type"), space), Properties(json, TypeAttributes)),
            "map" => new AvroMapSchema(Read(Member(json, "values", "Map has no values type"), space), Properties(json, TypeAttributes)),
            _ => Named(type, space) ?? throw Unknown(type),
        };
    }

    private AvroNamedSchema Definition(JsonElement json, string type, string? space)
    {
        AvroName name = NameOf(json, space) ?? throw new AvroSchemaException($"No name in schema: {JsonText.Print(json)}");
        if (_names.Find(name.Full) is { } early) return early;
        CheckName(name);
        string? doc = Text(json, "doc");
        AvroName[] aliases = Aliases(json).Select(alias => AvroName.Of(alias, name.Namespace)).ToArray();
        switch (type)
        {
            case "enum":
                return Added(Enum(json, name, doc, aliases));
            case "fixed":
                if (!json.TryGetProperty("size", out JsonElement size) || size.ValueKind != JsonValueKind.Number
                    || !size.TryGetInt32(out int bytes))
                    throw new AvroSchemaException($"Invalid or no size: {JsonText.Print(json)}");
                if (bytes < 0) throw new AvroSchemaException($"Malformed schema: Negative fixed size: {bytes}");
                return Added(new AvroFixedSchema(name, doc, aliases, bytes, Properties(json, TypeAttributes)));
            default:
                var record = Added(new AvroRecordSchema(name, doc, aliases, type == "error", Properties(json, TypeAttributes)));
                if (!json.TryGetProperty("fields", out JsonElement fields) || fields.ValueKind != JsonValueKind.Array)
                    throw new AvroSchemaException($"Record has no fields: {JsonText.Print(json)}");
                record.Fields = Fields(fields, record);
                return record;
        }
    }

    private AvroEnumSchema Enum(JsonElement json, AvroName name, string? doc, AvroName[] aliases)
    {
        if (!json.TryGetProperty("symbols", out JsonElement symbols) || symbols.ValueKind != JsonValueKind.Array)
            throw new AvroSchemaException($"Enum has no symbols: {JsonText.Print(json)}");
        var list = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonElement item in symbols.EnumerateArray())
        {
            string symbol = item.ValueKind == JsonValueKind.String ? item.GetString()! : JsonText.Print(item);
            CheckNamePart(symbol);
            if (!seen.Add(symbol)) throw new AvroSchemaException($"Duplicate enum symbol: {symbol}");
            list.Add(symbol);
        }

        string? fallback = Text(json, "default");
        if (fallback is not null && !seen.Contains(fallback))
            throw new AvroSchemaException($"The Enum Default: {fallback} is not in the enum symbol set: [{string.Join(", ", list)}]");
        return new AvroEnumSchema(name, doc, aliases, list, fallback, Properties(json, EnumAttributes));
    }

    private List<AvroField> Fields(JsonElement json, AvroRecordSchema record)
    {
        var fields = new List<AvroField>();
        var byName = new Dictionary<string, AvroField>(StringComparer.Ordinal);
        foreach (JsonElement item in json.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || Text(item, "name") is not { } name)
                throw new AvroSchemaException($"No field name: {JsonText.Print(item)}");
            CheckNamePart(name);
            AvroSchema type = Read(Member(item, "type", "No field type"), record.Name.Namespace);
            JsonElement? fallback = item.TryGetProperty("default", out JsonElement given) ? given : null;
            string order = Text(item, "order")?.ToLowerInvariant() ?? AvroField.Ascending;
            if (order is not (AvroField.Ascending or "descending" or "ignore"))
                throw new AvroSchemaException($"The order of field {name} is {order}, and not ascending, descending or ignore")
                {
                    AvroMessage = $"No enum constant org.apache.avro.Schema.Field.Order.{order.ToUpperInvariant()}",
                };
            var field = new AvroField(name, fields.Count, type, Text(item, "doc"), fallback, order, Aliases(item),
                Properties(item, FieldAttributes));
            if (byName.TryGetValue(name, out AvroField? twin))
                throw new AvroSchemaException($"Duplicate field {name} in record {record.FullName}: {field} and {twin}.");
            byName[name] = field;
            fields.Add(field);
        }

        return fields;
    }

    // After everything is read: a default may be of a record that was still being read when its field was.
    private static void CheckDefaults(AvroSchema schema, HashSet<AvroRecordSchema> seen, AvroDefaults defaults)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (schema)
        {
            case AvroArraySchema array: CheckDefaults(array.Items, seen, defaults); break;
            case AvroMapSchema map: CheckDefaults(map.Values, seen, defaults); break;
            case AvroUnionSchema union:
                foreach (AvroSchema branch in union.Branches) CheckDefaults(branch, seen, defaults);
                break;
            case AvroRecordSchema record when seen.Add(record):
                foreach (AvroField field in record.Fields)
                {
                    CheckDefaults(field.Schema, seen, defaults);
                    if (field.Default is { } value && !defaults.IsValid(field))
                        throw new AvroSchemaException(
                            $"Invalid default for field {field.Name}: {JsonText.Print(value)} not a {field.Schema}");
                }

                break;
        }
    }

    private void CheckName(AvroName name)
    {
        CheckNamePart(name.Simple);
        if (name.Namespace is null) return;
        foreach (string part in name.Namespace.Split('.'))
            if (checks != AvroChecks.Lenient && FaultOf(part) is { } fault)
                throw new AvroSchemaException($"Namespace part \"{part}\" is invalid: {fault}");
    }

    private void CheckNamePart(string name)
    {
        if (checks != AvroChecks.Lenient && FaultOf(name) is { } fault) throw new AvroSchemaException(fault);
    }

    private static string? FaultOf(string name) =>
        name.Length == 0 ? "Empty name"
        : !char.IsAsciiLetter(name[0]) && name[0] != '_' ? $"Illegal initial character: {name}"
        : name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_') ? $"Illegal character in: {name}"
        : null;

    private T Added<T>(T schema)
        where T : AvroNamedSchema
    {
        _names.Add(schema);
        return schema;
    }

    private static string[] Aliases(JsonElement json)
    {
        if (!json.TryGetProperty("aliases", out JsonElement aliases)) return [];
        if (aliases.ValueKind != JsonValueKind.Array) throw new AvroSchemaException($"aliases not an array: {JsonText.Print(json)}");
        return aliases.EnumerateArray().Select(alias => alias.ValueKind == JsonValueKind.String
            ? alias.GetString()!
            : throw new AvroSchemaException($"alias not a string: {JsonText.Print(alias)}")).Distinct().ToArray();
    }

    private static List<KeyValuePair<string, JsonElement>> Properties(JsonElement json, HashSet<string> known)
    {
        var properties = new List<KeyValuePair<string, JsonElement>>();
        Dictionary<string, int>? places = null;
        foreach (JsonProperty member in json.EnumerateObject())
        {
            if (known.Contains(member.Name)) continue;
            places ??= new(StringComparer.Ordinal);
            if (places.TryAdd(member.Name, properties.Count)) properties.Add(new(member.Name, member.Value));
            else properties[places[member.Name]] = new(member.Name, member.Value);
        }

        return properties;
    }

    private static JsonElement Member(JsonElement json, string name, string whenMissing) =>
        json.TryGetProperty(name, out JsonElement member)
        ? member
        : throw new AvroSchemaException($"{whenMissing}: {JsonText.Print(json)}");

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static AvroSchemaException Unknown(string type) => new($"Unknown type: {type}")
    {
        AvroMessage = $"Unknown schema: org.apache.avro.compiler.UnresolvedSchema_{Interlocked.Increment(ref s_unresolved)}",
    };
}
