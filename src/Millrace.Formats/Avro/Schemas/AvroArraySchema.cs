using System.Text.Json;

namespace Millrace.Formats.Avro.Schemas;

/// <summary>A list of items of one type.</summary>
public sealed class AvroArraySchema : AvroSchema
{
    internal AvroArraySchema(AvroSchema items, IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
        : base(AvroType.Array, properties) => Items = items;

    /// <summary>Type of the items.</summary>
    public AvroSchema Items { get; }
}
