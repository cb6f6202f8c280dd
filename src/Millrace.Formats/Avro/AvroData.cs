using Millrace.Data;
using Millrace.Formats.Avro.Mapping;
using Millrace.Formats.Avro.Schemas;

namespace Millrace.Formats.Avro;

/// <summary>What Avro's schemas are to connectors.</summary>
public static class AvroData
{
    /// <summary>
    /// The schema of values to write with an Avro schema, given as its JSON text; what is registered for them is equal to it.
    /// </summary>
    /// <exception cref="AvroSchemaException">The text is no Avro schema, or leaves the type open.</exception>
    public static Schema ToConnectSchema(string avro) => ToConnectSchema(avro, []);

    /// <summary>The same for a schema that refers to others.</summary>
    /// <param name="avro">JSON text of the schema.</param>
    /// <param name="references">Texts of the schemas it refers to, each after those it needs itself.</param>
    public static Schema ToConnectSchema(string avro, IEnumerable<string> references)
    {
        var referred = new List<AvroSchema>();
        foreach (string reference in references) referred.Add(AvroSchema.Parse(reference, referred, AvroChecks.Lenient));
        return AvroToConnect.Convert(AvroSchema.Parse(avro, referred), new AvroSettings())
            ?? throw new AvroSchemaException("its schema leaves the type open");
    }
}
