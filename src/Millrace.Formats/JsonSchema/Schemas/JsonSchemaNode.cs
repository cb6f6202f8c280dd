using System.Text.Json;

namespace Millrace.Formats.JsonSchema.Schemas;

/// <summary>
/// One schema of a document by its kind: what Confluent's registry compares and its converter reads.
/// An object with keywords of several kinds is an <c>allOf</c> of one part for each, and all parts share the source.
/// </summary>
public abstract class JsonSchemaNode
{
    private string? _identity;

    private protected JsonSchemaNode(JsonElement source) => Source = source;

    /// <summary>The schema as it stands in the document: an object, or true or false.</summary>
    public JsonElement Source { get; }

    internal string? Id => Text("$id") ?? Text("id");

    internal string? Title => Text("title");

    internal string? Description => Text("description");

    internal JsonElement? Default => Member("default");

    /// <summary>Kind and text: equal parts of a combination count once.</summary>
    internal string Identity => _identity ??= $"{Kind} {JsonSchemaText.Normalize(Source)}";

    private protected virtual string Kind => GetType().Name;

    /// <summary>The schema itself, or what a reference stands for in the end.</summary>
    internal virtual JsonSchemaNode Resolved => this;

    /// <summary>The schema of a document.</summary>
    /// <param name="document">The document, as <see cref="JsonSchemaText.Parse"/> reads it.</param>
    /// <param name="references">Texts by the names that <c>$ref</c> uses.</param>
    /// <exception cref="JsonSchemaException">For what is none, or refers to what is not there.</exception>
    public static JsonSchemaNode Parse(JsonElement document, IEnumerable<KeyValuePair<string, string>> references) =>
        JsonSchemaParser.Parse(document, references);

    internal JsonElement? Member(string name) =>
        Source.ValueKind == JsonValueKind.Object && Source.TryGetProperty(name, out JsonElement member) ? member : null;

    internal string? Text(string name) => Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    internal int? Integer(string name) =>
        Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int value) ? value : null;
}

/// <summary><c>{}</c>, <c>true</c>, or nothing but annotations: everything is valid.</summary>
internal sealed class EmptyNode(JsonElement source) : JsonSchemaNode(source);

/// <summary><c>false</c>: nothing is valid.</summary>
internal sealed class FalseNode(JsonElement source) : JsonSchemaNode(source);

internal sealed class BooleanNode(JsonElement source) : JsonSchemaNode(source);

internal sealed class NullNode(JsonElement source) : JsonSchemaNode(source);

/// <summary><c>if</c>, <c>then</c> and <c>else</c>, whose contents nobody looks into.</summary>
internal sealed class ConditionalNode(JsonElement source) : JsonSchemaNode(source);

internal sealed class StringNode(JsonElement source) : JsonSchemaNode(source)
{
    public long? MinLength { get; init; }

    public long? MaxLength { get; init; }

    public string? Pattern { get; init; }

    public string? Format { get; init; }
}

internal sealed class NumberNode(JsonElement source) : JsonSchemaNode(source)
{
    public bool IsInteger { get; init; }

    public JsonElement? Minimum { get; init; }

    public JsonElement? Maximum { get; init; }

    public JsonElement? ExclusiveMinimum { get; init; }

    public JsonElement? ExclusiveMaximum { get; init; }

    public JsonElement? MultipleOf { get; init; }

    private protected override string Kind => IsInteger ? "Integer" : "Number";
}

internal sealed class EnumNode(JsonElement source, IReadOnlyList<JsonElement> values) : JsonSchemaNode(source)
{
    public IReadOnlyList<JsonElement> Values { get; } = values;
}

internal sealed class ConstNode(JsonElement source, JsonElement value) : JsonSchemaNode(source)
{
    public JsonElement Value { get; } = value;
}

internal sealed class NotNode(JsonElement source, JsonSchemaNode inner) : JsonSchemaNode(source)
{
    public JsonSchemaNode Inner { get; } = inner;
}

internal sealed class ArrayNode(JsonElement source) : JsonSchemaNode(source)
{
    /// <summary>Schema of every item, where there is one for all.</summary>
    public JsonSchemaNode? Items { get; init; }

    /// <summary>Schemas of the first items, one each; null when items are not told apart.</summary>
    public IReadOnlyList<JsonSchemaNode>? Tuple { get; init; }

    public bool AllowsMoreItems { get; init; } = true;

    public JsonSchemaNode? MoreItems { get; init; }

    public long? MinItems { get; init; }

    public long? MaxItems { get; init; }

    public bool IsUnique { get; init; }
}

internal sealed class ObjectNode(JsonElement source) : JsonSchemaNode(source)
{
    /// <summary>In the order of the document.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonSchemaNode>> Properties { get; init; } = [];

    public IReadOnlyDictionary<string, JsonSchemaNode> ByName { get; init; } = new Dictionary<string, JsonSchemaNode>();

    public IReadOnlySet<string> Required { get; init; } = new HashSet<string>();

    public IReadOnlyList<KeyValuePair<string, JsonSchemaNode>> Patterns { get; init; } = [];

    public bool AllowsMore { get; init; } = true;

    /// <summary>Schema of properties without one of their own.</summary>
    public JsonSchemaNode? More { get; init; }

    public long? MinProperties { get; init; }

    public long? MaxProperties { get; init; }

    public IReadOnlyDictionary<string, IReadOnlySet<string>> NeededNames { get; init; } = new Dictionary<string, IReadOnlySet<string>>();

    public IReadOnlyDictionary<string, JsonSchemaNode> NeededSchemas { get; init; } = new Dictionary<string, JsonSchemaNode>();
}

/// <summary>How the parts of a combination go together; names are the keywords.</summary>
internal enum JsonSchemaCriterion
{
    AllOf,
    AnyOf,
    OneOf,
}

internal sealed class CombinedNode(JsonElement source, JsonSchemaCriterion criterion, IReadOnlyList<JsonSchemaNode> parts)
    : JsonSchemaNode(source)
{
    public JsonSchemaCriterion Criterion { get; } = criterion;

    public IReadOnlyList<JsonSchemaNode> Parts { get; } = parts;

    private protected override string Kind => Criterion.ToString();
}

/// <summary><c>$ref</c>. Where it leads is known when the whole document is parsed.</summary>
internal sealed class ReferenceNode(JsonElement source, JsonSchemaTarget target) : JsonSchemaNode(source)
{
    internal override JsonSchemaNode Resolved => target.Node!;
}

/// <summary>What references of one address lead to, shared by all of them.</summary>
internal sealed class JsonSchemaTarget
{
    /// <summary>Never a reference itself.</summary>
    public JsonSchemaNode? Node { get; set; }
}
