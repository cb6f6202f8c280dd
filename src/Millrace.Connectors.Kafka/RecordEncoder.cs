using System.Buffers;
using Millrace.Config;
using Millrace.Kafka;
using Millrace.Records;

namespace Millrace.Connectors.Kafka;

/// <summary>Key, value and headers of a record as bytes, valid until the next record. <b>Threads</b>: one at a time.</summary>
internal sealed class RecordEncoder(Converter keys, Converter values, Converter headers)
{
    private readonly ArrayBufferWriter<byte> _key = new(256);
    private readonly ArrayBufferWriter<byte> _value = new(1024);
    private readonly ArrayBufferWriter<byte> _header = new(64);
    private readonly MessageHeaders _headers = new();
    private bool _hasKey;
    private bool _hasValue;

    public NullableBytes Key => _hasKey ? _key.WrittenSpan : default(NullableBytes);

    public NullableBytes Value => _hasValue ? _value.WrittenSpan : default(NullableBytes);

    /// <summary>Headers of the record, or null.</summary>
    public MessageHeaders? Headers => _headers.Count == 0 ? null : _headers;

    /// <summary>Converters as the connector's settings say.</summary>
    /// <exception cref="Errors.ConfigException"/>
    public static RecordEncoder Of(SinkTaskContext context)
    {
        Converter Create(Setting setting, ConverterRole role) => context.CreateConverter(setting.Name, role);
        return new RecordEncoder(
            Create(KafkaSinkSettings.KeyConverter, ConverterRole.Key), Create(KafkaSinkSettings.ValueConverter, ConverterRole.Value),
            Create(KafkaSinkSettings.HeaderConverter, ConverterRole.Header));
    }

    /// <summary>Errors: as <see cref="Converter.Encode"/>.</summary>
    public void Encode(string topic, in Record record)
    {
        _key.ResetWrittenCount();
        _value.ResetWrittenCount();
        _headers.Clear();
        _hasKey = keys.Encode(topic, record.KeySchema, in record.Key, _key);
        if (_hasKey) AddSchemaHeader(keys);
        _hasValue = values.Encode(topic, record.ValueSchema, in record.Value, _value);
        if (_hasValue) AddSchemaHeader(values);
        if (record.Headers is not { Count: > 0 } all) return;
        foreach (Records.Header header in all)
        {
            // What named the schema of the payload that was read says nothing of the one that is written.
            if (header.Key == keys.SchemaHeader || header.Key == values.SchemaHeader) continue;
            _header.ResetWrittenCount();
            bool hasValue = headers.Encode(topic, header.Schema, header.Value, _header);
            _headers.Add(header.Key, hasValue ? _header.WrittenSpan : default(NullableBytes));
        }
    }

    private void AddSchemaHeader(Converter converter)
    {
        ReadOnlySpan<byte> header = converter.WrittenSchemaHeader;
        if (!header.IsEmpty) _headers.Add(converter.SchemaHeader!, header);
    }
}
