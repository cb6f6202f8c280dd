using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Transforms.Parts;

/// <summary>What a transformation needs of a part.</summary>
/// <exception cref="DataException">The part is not what is needed; in Connect's words.</exception>
internal static class Require
{
    /// <param name="value">Must be a map.</param>
    /// <param name="purpose">What it is for, as in <c>[field insertion]</c>.</param>
    public static void Map(in Value value, string purpose)
    {
        if (value.Kind != ValueKind.Map)
            throw new DataException($"Only Map objects supported in absence of schema for [{purpose}], found: {JavaClass.Of(value)}");
    }

    public static void MapOrNull(in Value value, string purpose)
    {
        if (!value.IsNull) Map(value, purpose);
    }

    public static void Struct(in Value value, Schema schema, string purpose)
    {
        if (value.Kind != ValueKind.Struct)
            throw new DataException($"Only Struct objects supported for [{purpose}], found: {JavaClass.Of(value, schema)}");
    }

    public static void StructOrNull(in Value value, Schema schema, string purpose)
    {
        if (!value.IsNull) Struct(value, schema, purpose);
    }

    public static void SinkRecord(in Record record, string purpose)
    {
        if (record.Offset == Record.None)
            throw new DataException($"Only SinkRecord supported for [{purpose}], found: org.apache.kafka.connect.source.SourceRecord");
    }
}
