using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Mapping;
using Millrace.Formats.Avro.Reading;
using Millrace.Formats.Avro.Schemas;
using Millrace.Formats.Avro.Writing;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Avro;

/// <summary>Asks the registry about schemas, and makes of them the ways to read and write. Called once per schema.</summary>
internal sealed class AvroPlans(ISchemaRegistry registry, ConfigValues config, AvroSettings settings, ConverterRole role)
{
    private readonly WriterSchemas _writerSchemas = new(registry, config, role);
    private readonly ReaderSchemas _readerSchemas = new(registry, config, role);

    /// <inheritdoc cref="ReaderSchemas.ReadsHeader"/>
    public bool ReadsHeader => _readerSchemas.ReadsHeader;

    /// <inheritdoc cref="ReaderSchemas.NumberOf"/>
    public int NumberOf(Guid guid) => _readerSchemas.NumberOf(guid);

    /// <inheritdoc cref="ReaderSchemas.NameOf"/>
    public string NameOf(int id) => _readerSchemas.NameOf(id);

    public AvroDecoding MakeDecoding(string topic, int id)
    {
        SchemaText text = _readerSchemas.Written(topic, id, SchemaText.Avro);
        AvroSchema writer = Parse(text);
        var (readAs, version) = _readerSchemas.ReadAs(topic, RecordName(writer), text);
        AvroSchema reader = readAs == text ? writer : Parse(readAs);
        return new AvroDecoding(topic, id, AvroToConnect.Convert(reader, settings, version),
            AvroReaderCompiler.Compile(writer, reader, settings));
    }

    public AvroEncoding MakeEncoding(string topic, Schema? schema)
    {
        AvroSchema data = ConnectToAvro.Convert(schema, settings);
        var text = new SchemaText(SchemaText.Avro, data.ToString());
        var (id, chosen) = _writerSchemas.Choose(topic, text, RecordName(data), other =>
            AvroReaderCompiler.FindIncompatibility(data, Parse(other), settings));
        AvroSchema target = chosen == text ? data : Parse(chosen);
        byte[] header = _writerSchemas.FrameOf(topic, id, RecordName(data)).Header;
        return new AvroEncoding(topic, schema, id, header.Length > 0 ? header : null,
            AvroWriterCompiler.Compile(schema, target, settings));
    }

    private AvroSchema Parse(SchemaText text)
    {
        try
        {
            var references = new List<AvroSchema>();
            AddReferences(text, references, []);
            return AvroSchema.Parse(text.Text, references, AvroChecks.Lenient);
        }
        catch (AvroSchemaException fault)
        {
            throw new DataException($"The Avro schema in the registry cannot be read: {fault.Message}", fault);
        }
    }

    // Each reference is parsed with those before it, so what it uses itself comes first.
    private void AddReferences(SchemaText text, List<AvroSchema> references, HashSet<(string, int)> seen)
    {
        foreach (SchemaReference reference in text.References)
        {
            if (!seen.Add((reference.Subject, reference.Version))) continue;
            SchemaText referred = registry.GetVersion(reference.Subject, reference.Version).Schema;
            AddReferences(referred, references, seen);
            references.Add(AvroSchema.Parse(referred.Text, references, AvroChecks.Lenient));
        }
    }

    private static string? RecordName(AvroSchema schema) => (schema as AvroRecordSchema)?.FullName;
}
