using System.Text.Json;

namespace Millrace.Formats.Avro.Schemas;

/// <summary>null, boolean, int, long, float, double, bytes or string.</summary>
public sealed class AvroPrimitiveSchema : AvroSchema
{
    internal AvroPrimitiveSchema(AvroType type, IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
        : base(type, properties)
    {
    }
}
