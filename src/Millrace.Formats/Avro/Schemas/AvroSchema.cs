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

/// <summary>The types of Avro. In capitals they are how the registry's messages spell them.</summary>
public enum AvroType
{
    /// <summary>Named fields.</summary>
    Record,

    /// <summary>One of a few symbols.</summary>
    Enum,

    /// <summary>A list of items of one type.</summary>
    Array,

    /// <summary>Values by text.</summary>
    Map,

    /// <summary>One of several types.</summary>
    Union,

    /// <summary>Bytes of one length.</summary>
    Fixed,

    /// <summary>Text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>A whole number of 32 bits.</summary>
    Int,

    /// <summary>A whole number of 64 bits.</summary>
    Long,

    /// <summary>A number with a point, of 32 bits.</summary>
    Float,

    /// <summary>A number with a point, of 64 bits.</summary>
    Double,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Nothing.</summary>
    Null,
}

/// <summary>null, boolean, int, long, float, double, bytes or string.</summary>
public sealed class AvroPrimitiveSchema : AvroSchema
{
    internal AvroPrimitiveSchema(AvroType type, IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
        : base(type, properties)
    {
    }
}

/// <summary>A type with a name: record, enum or fixed.</summary>
public abstract class AvroNamedSchema : AvroSchema
{
    private protected AvroNamedSchema(AvroType type, AvroName name, string? doc, IReadOnlyList<AvroName> aliases,
        IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
        : base(type, properties)
    {
        Name = name;
        Doc = doc;
        Aliases = aliases;
    }

    /// <summary>Its name in its parts.</summary>
    public AvroName Name { get; }

    /// <summary>Namespace and name.</summary>
    public string FullName => Name.Full;

    /// <summary>What it is for; null for nothing.</summary>
    public string? Doc { get; }

    /// <summary>Other names, made full: one without a dot belongs to the namespace of <see cref="Name"/>.</summary>
    public IReadOnlyList<AvroName> Aliases { get; }

    /// <inheritdoc/>
    internal override string BranchName => Name.Full;
}

/// <summary>Bytes of one length.</summary>
public sealed class AvroFixedSchema : AvroNamedSchema
{
    internal AvroFixedSchema(AvroName name, string? doc, IReadOnlyList<AvroName> aliases, int size,
        IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
        : base(AvroType.Fixed, name, doc, aliases, properties) => Size = size;

    /// <summary>Bytes of a value, 0 or more.</summary>
    public int Size { get; }
}

/// <summary>One of a few named symbols.</summary>
public sealed class AvroEnumSchema : AvroNamedSchema
{
    internal AvroEnumSchema(AvroName name, string? doc, IReadOnlyList<AvroName> aliases, IReadOnlyList<string> symbols,
        string? defaultSymbol,
        IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
        : base(AvroType.Enum, name, doc, aliases, properties)
    {
        Symbols = symbols;
        DefaultSymbol = defaultSymbol;
    }

    /// <summary>In the order of their numbers on the wire.</summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>What a reader takes for a symbol it does not know; null when it has none.</summary>
    public string? DefaultSymbol { get; }
}

/// <summary>A record of named fields.</summary>
public sealed class AvroRecordSchema : AvroNamedSchema
{
    internal AvroRecordSchema(AvroName name, string? doc, IReadOnlyList<AvroName> aliases, bool isError,
        IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
        : base(AvroType.Record, name, doc, aliases, properties) => IsError = isError;

    /// <summary>True for an <c>error</c>, which is a record in all but name.</summary>
    public bool IsError { get; }

    /// <summary>In wire order. Set once by the parser, after the record itself exists: fields may refer to it.</summary>
    public IReadOnlyList<AvroField> Fields { get; internal set; } = [];

    /// <summary>The field of that name, or null.</summary>
    public AvroField? FindField(string name)
    {
        foreach (AvroField field in Fields)
            if (field.Name == name) return field;
        return null;
    }
}

/// <summary>A field of a record.</summary>
/// <param name="Name">Unique in its record.</param>
/// <param name="Position">From 0, in wire order.</param>
/// <param name="Schema">Type of the field.</param>
/// <param name="Doc">Null when absent.</param>
/// <param name="Default">The default as written; null when there is none (a default of <c>null</c> is JSON's null).</param>
/// <param name="Order">How the field counts in comparisons: ascending, descending or ignore.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Properties">Attributes that Avro gives no meaning to, in their order of appearance.</param>
public sealed record AvroField(string Name, int Position, AvroSchema Schema, string? Doc, JsonElement? Default, string Order,
    IReadOnlyList<string> Aliases, IReadOnlyList<KeyValuePair<string, JsonElement>> Properties)
{
    /// <summary>The order of a field that says nothing of it.</summary>
    public const string Ascending = "ascending";

    /// <summary>As Java prints it in messages.</summary>
    public override string ToString() => $"{Name} type:{Schema.Type.ToString().ToUpperInvariant()} pos:{Position}";
}

/// <summary>A list of items of one type.</summary>
public sealed class AvroArraySchema : AvroSchema
{
    internal AvroArraySchema(AvroSchema items, IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
        : base(AvroType.Array, properties) => Items = items;

    /// <summary>Type of the items.</summary>
    public AvroSchema Items { get; }
}

/// <summary>A map from text to <see cref="Values"/>.</summary>
public sealed class AvroMapSchema : AvroSchema
{
    internal AvroMapSchema(AvroSchema values, IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
        : base(AvroType.Map, properties) => Values = values;

    /// <summary>Type of the values.</summary>
    public AvroSchema Values { get; }
}

/// <summary>One of several types; on the wire the position of the branch precedes the value.</summary>
public sealed class AvroUnionSchema : AvroSchema
{
    internal AvroUnionSchema(IReadOnlyList<AvroSchema> branches)
        : base(AvroType.Union, []) => Branches = branches;

    /// <summary>No branch is a union itself, no two have the same <see cref="AvroSchema.BranchName"/>.</summary>
    public IReadOnlyList<AvroSchema> Branches { get; }

    /// <summary>Position of the <c>null</c> branch, or -1.</summary>
    internal int NullIndex => Branches.ToList().FindIndex(branch => branch.Type == AvroType.Null);
}
