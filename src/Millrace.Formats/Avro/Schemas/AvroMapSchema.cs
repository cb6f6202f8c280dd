using System.Text.Json;

namespace Millrace.Formats.Avro.Schemas;

/// <summary>A map from text to <see cref="Values"/>.</summary>
public sealed class AvroMapSchema : AvroSchema
{
    internal AvroMapSchema(AvroSchema values, IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
        : base(AvroType.Map, properties) => Values = values;

    /// <summary>Type of the values.</summary>
    public AvroSchema Values { get; }
}
