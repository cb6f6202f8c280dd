using Avro.Generic;
using Avro.IO;
using Millrace.Data;
using Schema = Millrace.Data.Schema;

namespace Millrace.Formats.Bench;

/// <summary>Apache.Avro's generic reader and writer over the same bytes: what our own are measured against.</summary>
internal sealed class ApacheAvro
{
    // The magic byte and the id of the schema.
    private const int Prefix = 5;

    private readonly GenericDatumReader<GenericRecord> _reader;
    private readonly GenericDatumWriter<GenericRecord> _writer;
    private readonly byte[][] _payloads;
    private readonly GenericRecord[] _records;
    private readonly MemoryStream _output = new(1024 * 1024);

    public ApacheAvro(Schema schema, byte[][] payloads)
    {
        var avro = (global::Avro.RecordSchema)global::Avro.Schema.Parse(TextOf(schema));
        _reader = new GenericDatumReader<GenericRecord>(avro, avro);
        _writer = new GenericDatumWriter<GenericRecord>(avro);
        _payloads = payloads;
        _records = new GenericRecord[payloads.Length];
        Decode();
        Encode();
        if (_output.Length != payloads.Sum(payload => payload.Length - Prefix))
            throw new InvalidDataException("The two write other bytes.");
    }

    public void Decode()
    {
        for (int i = 0; i < _payloads.Length; i++)
        {
            using var bytes = new MemoryStream(_payloads[i], Prefix, _payloads[i].Length - Prefix);
            _records[i] = _reader.Read(null!, new BinaryDecoder(bytes));
        }
    }

    public void Encode()
    {
        _output.SetLength(0);
        var encoder = new BinaryEncoder(_output);
        foreach (GenericRecord record in _records) _writer.Write(record, encoder);
        encoder.Flush();
    }

    private static string TextOf(Schema schema) =>
        $$"""{"type":"record","name":"Reading","fields":[{{string.Join(',', schema.Fields.Select(FieldOf))}}]}""";

    private static string FieldOf(Field field)
    {
        string type = field.Schema.Type switch
        {
            SchemaType.Int64 => "\"long\"",
            SchemaType.Int32 => "\"int\"",
            SchemaType.Float64 => "\"double\"",
            SchemaType.Float32 => "\"float\"",
            SchemaType.String => "\"string\"",
            var other => throw new NotSupportedException($"{other}"),
        };
        return $$"""{"name":"{{field.Name}}","type":{{(field.Schema.IsOptional ? $"[\"null\",{type}]" : type)}}}""";
    }
}
