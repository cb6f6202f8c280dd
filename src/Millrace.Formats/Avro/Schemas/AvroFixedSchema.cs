using System.Text.Json;

namespace Millrace.Formats.Avro.Schemas;

/// <summary>Bytes of one length.</summary>
public sealed class AvroFixedSchema : AvroNamedSchema
{
    internal AvroFixedSchema(AvroName name, string? doc, IReadOnlyList<AvroName> aliases, int size,
        IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
        : base(AvroType.Fixed, name, doc, aliases, properties) => Size = size;

    /// <summary>Bytes of a value, 0 or more.</summary>
    public int Size { get; }
}
