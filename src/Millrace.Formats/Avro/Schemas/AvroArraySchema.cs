using System.Text.Json;

namespace Millrace.Formats.Avro.Schemas;

public sealed class AvroArraySchema : AvroSchema
{
    internal AvroArraySchema(AvroSchema items, IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
        : base(AvroType.Array, properties) => Items = items;

    public AvroSchema Items { get; }
}
