using System.Buffers;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Kafka;
using Millrace.Records;
using Millrace.Worker.Tasks.Conversion;
using Millrace.Worker.Tasks.Errors;

namespace Millrace.Worker.Tasks.Sources;

/// <summary>
/// Makes messages of a source's records: transformations, then key, value and headers to bytes. The bytes are valid until the next record.
/// </summary>
internal sealed class RecordWriter(SourceTask task, TaskConverters converters, TransformChain transforms, TaskErrors errors,
    CancellationToken stopping)
{
    private readonly ArrayBufferWriter<byte> _key = new(256);
    private readonly ArrayBufferWriter<byte> _value = new(1024);
    private readonly ArrayBufferWriter<byte> _header = new(64);
    private readonly MessageHeaders _headers = new();
    private bool _hasKey;
    private bool _hasValue;
    private Stage _stage;

    public NullableBytes Key => _hasKey ? _key.WrittenSpan : default(NullableBytes);

    public NullableBytes Value => _hasValue ? _value.WrittenSpan : default(NullableBytes);

    /// <summary>Headers of the record, or null.</summary>
    public MessageHeaders? Headers => _headers.Count == 0 ? null : _headers;

    /// <summary>
    /// False when the record is not to be sent: a transformation dropped it, or its failure is tolerated. Errors: a failure that is not.
    /// </summary>
    public bool Write(ref Record record, ValueArena arena)
    {
        var retries = new RecordRetries(errors, stopping);
        while (true)
        {
            try
            {
                return Convert(ref record, arena);
            }
            catch (RetriableException fault) when (retries.MayTryAgain(fault, ClassAtWork()))
            {
                // The same record again.
            }
            catch (RetriableException) when (stopping.IsCancellationRequested)
            {
                // Its tries were cut short: not skipped, or its offset would be stored.
                throw new OperationCanceledException(stopping);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                errors.Handle(_stage, ClassAtWork(), null, fault, task.Describe(record));
                return false;
            }
        }
    }

    private string ClassAtWork() => _stage == Stage.TRANSFORMATION ? transforms.LastClassName : converters.ClassNameOf(_stage);

    private bool Convert(ref Record record, ValueArena arena)
    {
        _stage = Stage.TRANSFORMATION;
        if (!transforms.IsEmpty && !transforms.Apply(ref record, arena)) return false;
        _key.ResetWrittenCount();
        _value.ResetWrittenCount();
        _headers.Clear();
        if (record.Headers is { Count: > 0 } headers) WriteHeaders(record.Topic, headers);
        _stage = Stage.KEY_CONVERTER;
        _hasKey = converters.Key.Encode(record.Topic, record.KeySchema, in record.Key, _key);
        if (_hasKey) AddSchemaHeader(converters.Key);
        _stage = Stage.VALUE_CONVERTER;
        _hasValue = converters.Value.Encode(record.Topic, record.ValueSchema, in record.Value, _value);
        if (_hasValue) AddSchemaHeader(converters.Value);
        return true;
    }

    private void AddSchemaHeader(Converter converter)
    {
        ReadOnlySpan<byte> header = converter.WrittenSchemaHeader;
        if (!header.IsEmpty) _headers.Add(converter.SchemaHeader!, header);
    }

    private void WriteHeaders(string topic, Headers headers)
    {
        _stage = Stage.HEADER_CONVERTER;
        foreach (Records.Header header in headers)
        {
            // What named the schema of the payload that was read says nothing of the one that is written.
            if (header.Key == converters.Key.SchemaHeader || header.Key == converters.Value.SchemaHeader) continue;
            _header.ResetWrittenCount();
            bool hasValue = converters.Header.Encode(topic, header.Schema, header.Value, _header);
            _headers.Add(header.Key, hasValue ? _header.WrittenSpan : default(NullableBytes));
        }
    }
}
