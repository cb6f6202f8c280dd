using System.Text.Json;

namespace Millrace.Formats.Avro.Schemas;

/// <summary>
/// An Avro schema (https://avro.apache.org/docs/1.12.0/specification/). Immutable after parsing and safe to share between threads.
/// Recursive records refer to themselves, so walks over a schema must remember where they have been.
/// </summary>
public abstract class AvroSchema
{
    private static readonly Dictionary<string, AvroType> Primitives = new(StringComparer.Ordinal)
    {
        ["null"] = AvroType.Null, ["boolean"] = AvroType.Boolean, ["int"] = AvroType.Int, ["long"] = AvroType.Long,
            ["float"] = AvroType.Float,
        ["double"] = AvroType.Double, ["bytes"] = AvroType.Bytes, ["string"] = AvroType.String,
    };

    private protected AvroSchema(AvroType type, IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
    {
        Type = type;
        Properties = properties;
    }

    /// <summary>What it is.</summary>
    public AvroType Type { get; }

    /// <summary>The type as schemas write it: <c>int</c>, <c>record</c>, ...</summary>
    public string TypeName => Type.ToString().ToLowerInvariant();

    /// <summary>
    /// Attributes that Avro gives no meaning to (<c>connect.name</c>, <c>logicalType</c>, ...), in their order of appearance.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Properties { get; }

    /// <summary>What tells union branches apart: the full name of a named type, else the type's name.</summary>
    internal virtual string BranchName => TypeName;

    /// <summary>The <c>logicalType</c> attribute as written, valid for this type or not; null when absent.</summary>
    internal string? LogicalType => FindText("logicalType");

    /// <summary>Reads the JSON text of a schema.</summary>
    /// <param name="text">JSON.</param>
    /// <param name="references">Schemas whose named types the text may use, each parsed with those before it.</param>
    /// <param name="checks">Whether names and defaults are checked too.</param>
    /// <exception cref="AvroSchemaException">The text is no schema.</exception>
    public static AvroSchema Parse(string text, IEnumerable<AvroSchema>? references = null, AvroChecks checks = AvroChecks.All) =>
        new AvroSchemaParser(references ?? [], checks).Parse(text);

    /// <summary>The attribute of that name, if there is one.</summary>
    internal JsonElement? FindProperty(string name)
    {
        foreach (var (key, value) in Properties)
            if (key == name) return value;
        return null;
    }

    /// <summary>The attribute of that name if it is a text.</summary>
    internal string? FindText(string name) => FindProperty(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>The canonical text: what Java's <c>Schema.toString()</c> prints, which registries store and compare.</summary>
    public override string ToString() => AvroSchemaPrinter.Print(this, []);

    /// <summary>The canonical text in which the named types of <paramref name="references"/> stand as names only.</summary>
    public string ToString(IEnumerable<AvroSchema> references) => AvroSchemaPrinter.Print(this, references);

    internal static bool IsTypeName(string name) =>
        Primitives.ContainsKey(name) || name is "record" or "enum" or "array" or "map" or "union" or "fixed";

    internal static bool TryPrimitive(string name, out AvroType type) => Primitives.TryGetValue(name, out type);
}
