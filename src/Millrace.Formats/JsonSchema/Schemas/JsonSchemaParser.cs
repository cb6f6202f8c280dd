using System.Text.Json;

namespace Millrace.Formats.JsonSchema.Schemas;

/// <summary>Sorts a document's schemas into kinds, drafts 4 to 2020-12, as the libraries under Confluent's registry do.</summary>
internal sealed partial class JsonSchemaParser
{
    // A schema is parsed once for each address it is referred to by. Far more than any real one has, and a second or so of work.
    private const int MaxSchemas = 200_000;

    private static readonly (string Keyword, JsonSchemaCriterion Criterion)[] Criteria =
        [("allOf", JsonSchemaCriterion.AllOf), ("anyOf", JsonSchemaCriterion.AnyOf), ("oneOf", JsonSchemaCriterion.OneOf)];

    private readonly JsonSchemaDocuments _documents;
    private readonly bool _isModern;
    private readonly Dictionary<string, JsonSchemaTarget> _targets = new(StringComparer.Ordinal);

    // Referred schemas are parsed after what refers to them: a long chain of references is no deep recursion.
    private readonly Queue<(JsonSchemaTarget Target, JsonElement Schema, string Base)> _pending = new();
    private int _count;

    private JsonSchemaParser(JsonSchemaDocuments documents, bool isModern)
    {
        _documents = documents;
        _isModern = isModern;
    }

    /// <summary>The schema.</summary>
    /// <param name="references">Texts by the names that <c>$ref</c> uses.</param>
    /// <param name="ignoresModernDialects">Read 2019-09 and later as draft 7.</param>
    /// <exception cref="JsonSchemaException">For what is no JSON Schema, or refers to what is not there.</exception>
    public static JsonSchemaNode Parse(JsonElement root, IEnumerable<KeyValuePair<string, string>> references,
        bool ignoresModernDialects = false)
    {
        var documents = new JsonSchemaDocuments(root, references);
        var parser = new JsonSchemaParser(documents, documents.IsModern && !ignoresModernDialects);
        JsonSchemaNode node = parser.ParseSchema(root, documents.Base);
        while (parser._pending.TryDequeue(out var next)) next.Target.Node = parser.ParseSchema(next.Schema, next.Base);
        foreach (var (address, target) in parser._targets) Settle(address, target);
        return node;
    }

    // A reference to a reference leads to where that one leads.
    private static void Settle(string address, JsonSchemaTarget target)
    {
        var seen = new HashSet<JsonSchemaNode>(ReferenceEqualityComparer.Instance);
        while (target.Node is ReferenceNode reference)
        {
            if (!seen.Add(reference)) throw new JsonSchemaException($"$ref {address} leads to itself");
            target.Node = reference.Resolved;
        }
    }

    private JsonSchemaNode ParseSchema(JsonElement schema, string around)
    {
        if (++_count > MaxSchemas) throw new JsonSchemaException($"more than {MaxSchemas} schemas");
        if (schema.ValueKind == JsonValueKind.True) return new EmptyNode(schema);
        if (schema.ValueKind == JsonValueKind.False) return new FalseNode(schema);
        if (schema.ValueKind != JsonValueKind.Object)
            throw new JsonSchemaException($"a schema is an object, true or false, not {Shown(schema)}");
        var keywords = new Keywords(schema, _documents.BaseOf(schema, around));
        var parts = new List<JsonSchemaNode>();
        if (Reference(keywords) is { } reference)
        {
            if (!_isModern) return reference;
            parts.Add(reference);
        }

        if (keywords.Take("enum", JsonValueKind.Array) is { } values) parts.Add(new EnumNode(schema, [.. values.EnumerateArray()]));
        foreach (var (keyword, criterion) in Criteria)
            if (keywords.Take(keyword, JsonValueKind.Array) is { } list)
                parts.Add(new CombinedNode(schema, criterion, List(list, keywords)));
        if (keywords.Take("not") is { } excluded) parts.Add(new NotNode(schema, ParseSchema(excluded, keywords.Base)));
        if (keywords.Take("const") is { } constant) parts.Add(new ConstNode(schema, constant));
        if (keywords.Take("type") is { } type) parts.Add(OfType(type, keywords));
        keywords.ForgetTaken();
        AddOfKeywords(parts, keywords);
        return parts.Count switch
        {
            0 => new EmptyNode(schema),
            1 => parts[0],
            _ => new CombinedNode(schema, JsonSchemaCriterion.AllOf, parts),
        };
    }

    private ReferenceNode? Reference(Keywords keywords)
    {
        JsonElement? named = keywords.Take("$ref", JsonValueKind.String);
        if (_isModern) named ??= keywords.Take("$dynamicRef", JsonValueKind.String) ?? keywords.Take("$recursiveRef", JsonValueKind.String);
        if (named?.GetString() is not { } reference) return null;
        string address = JsonSchemaDocuments.AddressOf(keywords.Base, reference);
        if (!_targets.TryGetValue(address, out JsonSchemaTarget? target))
        {
            _targets[address] = target = new JsonSchemaTarget();
            if (_documents.Find(address, reference) is { } found) _pending.Enqueue((target, found.Schema, found.Base));
            else if (IsMetaSchema(address)) target.Node = new EmptyNode(keywords.Schema);
            else throw new JsonSchemaException(
                $"$ref {reference} leads nowhere; what it names must be in the text or among the references");
        }

        return new ReferenceNode(keywords.Schema, target);
    }

    // Schemas of schemas: everybody has them, and what they describe is no table.
    private static bool IsMetaSchema(string address) =>
        address.StartsWith("http://json-schema.org/draft-0", StringComparison.Ordinal)
        || address.StartsWith("https://json-schema.org/draft/20", StringComparison.Ordinal);

    private List<JsonSchemaNode> List(JsonElement list, Keywords keywords) =>
        list.EnumerateArray().Select(part => ParseSchema(part, keywords.Base)).ToList();

    private JsonSchemaNode OfType(JsonElement type, Keywords keywords)
    {
        if (type.ValueKind == JsonValueKind.String) return OfType(type.GetString()!, keywords);
        if (type.ValueKind != JsonValueKind.Array) throw new JsonSchemaException($"type is a name or a list of names, not {Shown(type)}");
        var choices = type.EnumerateArray()
            .Select(name => OfType(name.ValueKind == JsonValueKind.String
                ? name.GetString()!
                : throw new JsonSchemaException($"unknown type {Shown(name)}"), keywords)).ToList();
        return new CombinedNode(keywords.Schema, JsonSchemaCriterion.AnyOf, choices);
    }

    private static string Shown(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length <= 80 ? text : text[..80] + "...";
    }
}
