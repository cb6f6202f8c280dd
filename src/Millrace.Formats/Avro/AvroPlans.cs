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
    private readonly SubjectNameStrategy _strategy = SubjectNames.StrategyOf(config, role);
    private readonly bool _readsAsLatest = config.Get(SchemaSettings.UseLatest);

    public AvroDecoding MakeDecoding(string topic, int id)
    {
        // Only the topic's own name is known before the schema is; it tells the registry in which context to look.
        string? hint = _strategy == SubjectNameStrategy.Topic ? SubjectNames.Of(_strategy, topic, role, null) : null;
        SchemaText text = registry.GetById(id, hint).Schema;
        if (text.Type != SchemaText.Avro) throw new DataException($"Schema {id} in topic {topic} is of type {text.Type}, not {SchemaText.Avro}; use its converter");
        AvroSchema writer = Parse(text);
        string subject = SubjectNames.Of(_strategy, topic, role, RecordName(writer));
        AvroSchema reader = writer;
        int? version;
        if (_readsAsLatest)
        {
            RegisteredSchema latest = registry.GetLatest(subject);
            reader = latest.Schema == text ? writer : Parse(latest.Schema);
            version = latest.Version;
        }
        else
        {
            version = registry.FindVersion(subject, text);
        }

        return new AvroDecoding(topic, id, AvroToConnect.Convert(reader, settings, version), AvroReaderCompiler.Compile(writer, reader, settings));
    }

    public AvroEncoding MakeEncoding(string topic, Schema? schema)
    {
        AvroSchema data = ConnectToAvro.Convert(schema, settings);
        var text = new SchemaText(SchemaText.Avro, data.ToString());
        var (id, chosen) = _writerSchemas.Choose(topic, text, RecordName(data), other => AvroReaderCompiler.FindIncompatibility(data, Parse(other), settings));
        AvroSchema target = chosen == text ? data : Parse(chosen);
        return new AvroEncoding(topic, schema, id, AvroWriterCompiler.Compile(schema, target, settings));
    }

    private AvroSchema Parse(SchemaText text)
    {
        var references = new List<AvroSchema>();
        AddReferences(text, references, []);
        return AvroSchema.Parse(text.Text, references, AvroChecks.Lenient);
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
