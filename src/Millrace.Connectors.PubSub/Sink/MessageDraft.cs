using System.Buffers;
using Millrace.Connectors.PubSub.Client;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.PubSub.Sink;

/// <summary>
/// One record as a message: data, attributes and ordering key, in buffers that are used again. Valid until the next <see cref="Make"/>.
/// </summary>
internal sealed class MessageDraft(SinkOptions options)
{
    private readonly ArrayBufferWriter<byte> _data = new(1024);
    private readonly ArrayBufferWriter<byte> _orderingKey = new(64);
    private readonly AttributeList _attributes = new();

    public ReadOnlySpan<byte> Data => _data.WrittenSpan;

    public AttributeList Attributes => _attributes;

    /// <summary>Empty for none.</summary>
    public ReadOnlySpan<byte> OrderingKey => _orderingKey.WrittenSpan;

    /// <summary>Bytes that the service counts: data, attributes and ordering key.</summary>
    public long Size { get; private set; }

    /// <summary>False when there is nothing to send: no data and no attribute, which the service refuses.</summary>
    /// <exception cref="DataException">For a record that cannot become a message within the service's limits.</exception>
    public bool Make(in Record record)
    {
        _data.ResetWrittenCount();
        _orderingKey.ResetWrittenCount();
        _attributes.Clear();
        AddValue(record.ValueSchema, in record.Value);
        if (!record.Key.IsNull) _attributes.Add("key", record.KeySchema, in record.Key);
        if (options.WithMetadata) AddMetadata(in record);
        if (options.WithHeaders && record.Headers is { } headers) AddHeaders(headers);
        if (_data.WrittenCount == 0 && _attributes.Count == 0) return false;
        AddOrderingKey(in record);
        CheckLimits();
        return true;
    }

    private void AddValue(Schema? schema, in Value value)
    {
        if (value.IsLiteralNull) _data.Write("null"u8);
        if (value.IsNull) return;
        if (value.Kind == ValueKind.Struct && schema is not null) AddStruct(schema, value.Items);
        else if (value.Kind == ValueKind.Map && schema is not null) AddMap(schema, value.Items);
        else MessageBody.Write(schema, in value, _data);
    }

    private void AddStruct(Schema schema, ReadOnlySpan<Value> fields)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            Field field = schema.Fields[i];
            if (field.Schema.Type is SchemaType.Struct or SchemaType.Map)
                throw new DataException(
                    $"Field {field.Name} is a {field.Schema.TypeName}; a Pub/Sub message has no nested fields. The Flatten transformation "
                    + $"makes them flat.");
            if (!fields[i].IsNull) AddPart(field.Name, field.Schema, in fields[i]);
            else if (!field.Schema.IsOptional) throw new DataException($"Field {field.Name} is required and null.");
        }
    }

    private void AddMap(Schema schema, ReadOnlySpan<Value> entries)
    {
        if (schema.ValueSchema?.Type is SchemaType.Struct or SchemaType.Map)
            throw new DataException(
                $"The values of the map are of type {schema.ValueSchema.TypeName}; a Pub/Sub message has no nested fields.");
        for (int i = 0; i < entries.Length; i += 2)
        {
            if (entries[i + 1].IsNull) continue;
            AddPart(Formats.Values.JavaText.Format(schema.KeySchema, in entries[i]), schema.ValueSchema, in entries[i + 1]);
        }
    }

    private void AddPart(string name, Schema? schema, in Value value)
    {
        if (name == options.BodyName) MessageBody.Write(schema, in value, _data);
        else _attributes.Add(name, schema, in value);
    }

    private void AddMetadata(in Record record)
    {
        // Where it was consumed, whatever transformations made of the topic.
        _attributes.Add("kafka.topic", record.OriginalTopic);
        _attributes.Add("kafka.partition", record.OriginalPartition);
        _attributes.Add("kafka.offset", record.Offset);
        if (record.TimestampType != TimestampType.NoTimestamp) _attributes.Add("kafka.timestamp", record.Timestamp);
    }

    // A header that does not fit is dropped, as the settings' text says; everything else that does not fit is an error.
    private void AddHeaders(Headers headers)
    {
        foreach (Header header in headers)
        {
            if (header.Value.IsNull || System.Text.Encoding.UTF8.GetByteCount(header.Key) is 0 or > PubSubLimits.AttributeName) continue;
            if (header.Key.StartsWith(PubSubLimits.ReservedPrefix, StringComparison.Ordinal)) continue;
            if (_attributes.Count >= PubSubLimits.Attributes && !_attributes.Contains(header.Key)) continue;
            Value value = header.Value;
            _attributes.TryAdd(header.Key, header.Schema, in value, PubSubLimits.AttributeValue);
        }
    }

    private void AddOrderingKey(in Record record)
    {
        if (options.OrderingKey == OrderingKeySource.Partition)
        {
            record.OriginalPartition.TryFormat(_orderingKey.GetSpan(20), out int written);
            _orderingKey.Advance(written);
        }
        else if (options.OrderingKey == OrderingKeySource.Key && !record.Key.IsNull)
        {
            AttributeList.WriteText(record.KeySchema, in record.Key, _orderingKey);
        }
    }

    private void CheckLimits()
    {
        if (_orderingKey.WrittenCount > PubSubLimits.OrderingKey)
            throw new DataException(
                $"The ordering key has {_orderingKey.WrittenCount} bytes; Pub/Sub takes {PubSubLimits.OrderingKey} (orderingKeySource).");
        if (_attributes.Count > PubSubLimits.Attributes)
            throw new DataException($"The message would have {_attributes.Count} attributes; Pub/Sub takes {PubSubLimits.Attributes}.");
        long size = _data.WrittenCount + _orderingKey.WrittenCount;
        for (int i = 0; i < _attributes.Count; i++)
        {
            string name = _attributes.NameAt(i);
            int nameBytes = System.Text.Encoding.UTF8.GetByteCount(name), valueBytes = _attributes.ValueAt(i).Length;
            if (nameBytes is 0 or > PubSubLimits.AttributeName)
                throw new DataException(
                    $"The attribute name '{name}' has {nameBytes} bytes; Pub/Sub takes 1 to {PubSubLimits.AttributeName}.");
            if (name.StartsWith(PubSubLimits.ReservedPrefix, StringComparison.Ordinal))
                throw new DataException(
                    $"The attribute name '{name}' begins with '{PubSubLimits.ReservedPrefix}', which Pub/Sub keeps for itself.");
            if (valueBytes > PubSubLimits.AttributeValue)
                throw new DataException($"The attribute '{name}' has {valueBytes} bytes; Pub/Sub takes {PubSubLimits.AttributeValue}.");
            size += nameBytes + valueBytes;
        }

        Size = size <= PubSubLimits.BytesOfMessage
            ? size
            : throw new DataException($"The message has {size} bytes; Pub/Sub takes {PubSubLimits.BytesOfMessage}.");
    }
}
