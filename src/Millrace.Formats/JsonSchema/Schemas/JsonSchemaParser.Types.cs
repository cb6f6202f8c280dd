using System.Text.Json;
using System.Text.RegularExpressions;

namespace Millrace.Formats.JsonSchema.Schemas;

/// <summary>The kinds that keywords belong to.</summary>
internal sealed partial class JsonSchemaParser
{
    private static readonly string[] ArrayKeywords = ["items", "additionalItems", "prefixItems", "unevaluatedItems", "minItems", "maxItems",
        "uniqueItems", "contains"];

    private static readonly string[] ObjectKeywords =
    [
        "properties", "required", "minProperties", "maxProperties", "dependencies", "dependentRequired", "dependentSchemas",
            "patternProperties",
        "additionalProperties", "unevaluatedProperties", "propertyNames",
    ];

    private static readonly string[] NumberKeywords = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

    private static readonly string[] StringKeywords = ["minLength", "maxLength", "pattern", "format"];

    private static readonly string[] ConditionalKeywords = ["if", "then", "else"];

    private JsonSchemaNode OfType(string name, Keywords keywords) => name switch
    {
        "string" => String(keywords),
        "integer" => Number(keywords, isInteger: true),
        "number" => Number(keywords, isInteger: false),
        "boolean" => new BooleanNode(keywords.Schema),
        "null" => new NullNode(keywords.Schema),
        "array" => Array(keywords),
        "object" => Object(keywords),
        _ => throw new JsonSchemaException($"unknown type {name}"),
    };

    // Keywords that no type has claimed speak for the types they belong to.
    private void AddOfKeywords(List<JsonSchemaNode> parts, Keywords keywords)
    {
        if (keywords.HasAny(ArrayKeywords)) parts.Add(Array(keywords));
        if (keywords.HasAny(ObjectKeywords)) parts.Add(Object(keywords));
        if (keywords.HasAny(NumberKeywords)) parts.Add(Number(keywords, isInteger: false));
        if (keywords.HasAny(StringKeywords)) parts.Add(String(keywords));
        if (!_documents.IsDraft4 && keywords.HasAny(ConditionalKeywords)) parts.Add(new ConditionalNode(keywords.Schema));
    }

    private static StringNode String(Keywords keywords)
    {
        string? pattern = keywords.Take("pattern", JsonValueKind.String)?.GetString();
        if (pattern is not null) CheckPattern(pattern);
        return new StringNode(keywords.Schema)
        {
            MinLength = keywords.TakeCount("minLength"), MaxLength = keywords.TakeCount("maxLength"), Pattern = pattern,
            Format = keywords.Take("format", JsonValueKind.String)?.GetString(),
        };
    }

    private NumberNode Number(Keywords keywords, bool isInteger) => new(keywords.Schema)
    {
        IsInteger = isInteger, Minimum = keywords.Take("minimum", JsonValueKind.Number),
        Maximum = keywords.Take("maximum", JsonValueKind.Number),
        ExclusiveMinimum = Exclusive("exclusiveMinimum", keywords), ExclusiveMaximum = Exclusive("exclusiveMaximum", keywords),
        MultipleOf = keywords.Take("multipleOf", JsonValueKind.Number),
    };

    // In draft 4 a word about the limit, later a limit of its own.
    private JsonElement? Exclusive(string name, Keywords keywords)
    {
        if (_documents.IsDraft4 && keywords.Peek(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False })
        {
            keywords.Take(name);
            return null;
        }

        return keywords.Take(name, JsonValueKind.Number);
    }

    private ArrayNode Array(Keywords keywords)
    {
        JsonElement? items = keywords.Take("items"), first = keywords.Take("prefixItems", JsonValueKind.Array);
        JsonElement? more = keywords.Take("additionalItems");
        // Until 2019-09 the first items are a list under "items"; from 2020-12 on what is under "items" then speaks of the others.
        if (first is not null) more = items;
        else if (items is { ValueKind: JsonValueKind.Array }) first = items;
        JsonElement? rest = first is null ? null : more;
        keywords.Take("contains");
        keywords.Take("unevaluatedItems");
        return new ArrayNode(keywords.Schema)
        {
            Items = first is null && items is { } all ? ParseSchema(all, keywords.Base) : null,
            Tuple = first is { } list ? List(list, keywords) : null,
            AllowsMoreItems = rest is not { ValueKind: JsonValueKind.False },
            MoreItems = rest is { ValueKind: not (JsonValueKind.False or JsonValueKind.True) } schema
                ? ParseSchema(schema, keywords.Base)
                : null,
            MinItems = keywords.TakeCount("minItems"), MaxItems = keywords.TakeCount("maxItems"),
            IsUnique = keywords.TakeFlag("uniqueItems"),
        };
    }

    private ObjectNode Object(Keywords keywords)
    {
        List<KeyValuePair<string, JsonSchemaNode>> properties = Named("properties", keywords);
        List<KeyValuePair<string, JsonSchemaNode>> patterns = Named("patternProperties", keywords);
        foreach (var (pattern, _) in patterns) CheckPattern(pattern);
        JsonElement? more = keywords.Take("additionalProperties"), unevaluated = keywords.Take("unevaluatedProperties");
        if (more is null or { ValueKind: JsonValueKind.True }) more = unevaluated ?? more;
        keywords.Take("propertyNames");
        var neededNames = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        var neededSchemas = new Dictionary<string, JsonSchemaNode>(StringComparer.Ordinal);
        foreach (string keyword in (string[])["dependencies", "dependentRequired", "dependentSchemas"])
        {
            if (keywords.Take(keyword, JsonValueKind.Object) is not { } dependencies) continue;
            foreach (JsonProperty dependency in dependencies.EnumerateObject())
            {
                if (dependency.Value.ValueKind == JsonValueKind.Array) neededNames[dependency.Name] = Names(keyword, dependency.Value);
                else neededSchemas[dependency.Name] = ParseSchema(dependency.Value, keywords.Base);
            }
        }

        return new ObjectNode(keywords.Schema)
        {
            Properties = properties,
            ByName = properties.ToDictionary(property => property.Key, property => property.Value, StringComparer.Ordinal),
            Required = keywords.Take("required", JsonValueKind.Array) is { } required ? Names("required", required) : new HashSet<string>(),
            Patterns = patterns, AllowsMore = more is not { ValueKind: JsonValueKind.False },
            More = more is { ValueKind: not (JsonValueKind.False or JsonValueKind.True) } schema
                ? ParseSchema(schema, keywords.Base)
                : null,
            MinProperties = keywords.TakeCount("minProperties"), MaxProperties = keywords.TakeCount("maxProperties"),
            NeededNames = neededNames, NeededSchemas = neededSchemas,
        };
    }

    private List<KeyValuePair<string, JsonSchemaNode>> Named(string keyword, Keywords keywords) =>
        keywords.Take(keyword, JsonValueKind.Object) is { } schemas
            ? JsonSchemaText.Members(schemas)
            .ConvertAll(member => KeyValuePair.Create(member.Name, ParseSchema(member.Value, keywords.Base)))
            : [];

    private static HashSet<string> Names(string keyword, JsonElement list)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonElement name in list.EnumerateArray())
            names.Add(name.ValueKind == JsonValueKind.String
                ? name.GetString()!
                : throw new JsonSchemaException($"{keyword} is a list of names, and {Shown(name)} is none"));
        return names;
    }

    private static void CheckPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.ECMAScript | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException)
        {
            // ECMAScript's mode of .NET knows no Unicode classes and no look-behind; patterns that are none in either mode are refused.
            try
            {
                _ = new Regex(pattern, RegexOptions.CultureInvariant);
            }
            catch (ArgumentException fault)
            {
                throw new JsonSchemaException($"pattern {pattern} is no regular expression: {fault.Message}", fault);
            }
        }
    }

    /// <summary>The keywords of one schema. What is taken has found its kind; several types of one schema take the same ones.</summary>
    private sealed class Keywords(JsonElement schema, string baseAddress)
    {
        private readonly Dictionary<string, JsonElement> _left = JsonSchemaText.Members(schema)
            .ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
        private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

        public JsonElement Schema => schema;

        public string Base => baseAddress;

        public JsonElement? Peek(string name) => _left.TryGetValue(name, out JsonElement value) ? value : null;

        public JsonElement? Take(string name)
        {
            if (!_left.TryGetValue(name, out JsonElement value)) return null;
            _taken.Add(name);
            return value;
        }

        public JsonElement? Take(string name, JsonValueKind kind) => Take(name) is not { } value ? null
            : value.ValueKind == kind ? value : throw new JsonSchemaException($"{name}: expected {kind}, found {Shown(value)}");

        public long? TakeCount(string name) => Take(name, JsonValueKind.Number) is not { } number ? null
            : number.TryGetInt64(out long count) && count >= 0
            ? count
            : throw new JsonSchemaException($"{name}: expected a count, found {Shown(number)}");

        public bool TakeFlag(string name) => Take(name) is { } flag
            && (flag.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? flag.GetBoolean()
                : throw new JsonSchemaException($"{name}: expected true or false, found {Shown(flag)}"));

        /// <summary>What is left then belongs to no type that was named.</summary>
        public void ForgetTaken()
        {
            foreach (string name in _taken) _left.Remove(name);
        }

        public bool HasAny(string[] names) => System.Array.Exists(names, _left.ContainsKey);
    }
}
