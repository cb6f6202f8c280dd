using Millrace.Data;
using Millrace.Formats.Avro.Mapping;
using Millrace.Formats.Avro.Schemas;

namespace Millrace.Formats.Avro;

/// <summary>What Avro's schemas are to connectors.</summary>
public static class AvroData
{
    /// <summary>
    /// The schema of values to write with an Avro schema, given as its JSON text; what is registered for them is equal to it.
    /// Errors: <see cref="AvroSchemaException"/> when the text is no Avro schema, or leaves the type open.
    /// </summary>
    public static Schema ToConnectSchema(string avro) =>
        AvroToConnect.Convert(AvroSchema.Parse(avro), new AvroSettings())
        ?? throw new AvroSchemaException("its schema leaves the type open");
}
