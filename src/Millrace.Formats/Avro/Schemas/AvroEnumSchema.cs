using System.Text.Json;

namespace Millrace.Formats.Avro.Schemas;

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
