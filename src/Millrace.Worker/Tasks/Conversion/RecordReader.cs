using Millrace.Data;
using Millrace.Errors;
using Millrace.Kafka;
using Millrace.Records;
using Millrace.Worker.Tasks.Errors;
using Millrace.Worker.Tasks.Sinks;

namespace Millrace.Worker.Tasks.Conversion;

/// <summary>
/// Makes records of consumed messages: converts key, value and headers, applies the transformations, and deals with what fails.
/// </summary>
internal sealed class RecordReader(TaskConverters converters, TransformChain transforms, TaskErrors errors, CancellationToken stopping)
{
    private Stage _stage;

    /// <summary>Fills the batch's records and offsets from its messages. Errors: what the error policy does not tolerate.</summary>
    public void Read(SinkBatch batch)
    {
        MessageBatch messages = batch.Messages;
        string topic = "";
        int partition = -1;
        long next = 0;
        using LongWork.Scope work = LongWork.Under(stopping);
        for (int i = 0; i < messages.Count; i++)
        {
            Message message = messages[i];
            // Messages come in runs of one partition; topic names are interned, so this compares two pointers.
            if (message.Partition != partition || !ReferenceEquals(message.Topic, topic))
            {
                if (partition >= 0) batch.NoteOffset(new Records.TopicPartition(topic, partition), next);
                topic = message.Topic;
                partition = message.Partition;
            }

            // A batch of records that take long must not hold up the task's end; none of it is written yet.
            stopping.ThrowIfCancellationRequested();
            next = message.Offset + 1;
            ReadOne(in message, batch.Records);
        }

        if (partition >= 0) batch.NoteOffset(new Records.TopicPartition(topic, partition), next);
    }

    private void ReadOne(in Message message, RecordBatch records)
    {
        var retries = new RecordRetries(errors, stopping);
        while (true)
        {
            try
            {
                if (!Convert(in message, records)) records.RemoveLast();
                return;
            }
            catch (RetriableException fault) when (retries.MayTryAgain(fault, ClassAtWork()))
            {
                records.RemoveLast();
            }
            catch (RetriableException) when (stopping.IsCancellationRequested)
            {
                // Its tries were cut short: neither skipped nor reported, but read again by whoever is next.
                throw new OperationCanceledException(stopping);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // Whatever a plugin throws while it works on one record is that record's failure.
                records.RemoveLast();
                errors.Handle(_stage, ClassAtWork(), FailedRecords.Copy(in message), fault);
                return;
            }
        }
    }

    /// <summary>Adds a record and fills it; false when a transformation dropped it.</summary>
    private bool Convert(in Message message, RecordBatch records)
    {
        ref Record record = ref records.Add();
        ValueArena arena = records.Arena;
        record.Topic = record.OriginalTopic = message.Topic;
        record.Partition = record.OriginalPartition = message.Partition;
        record.Offset = message.Offset;
        record.Timestamp = message.Timestamp;
        record.TimestampType = (Records.TimestampType)message.TimestampType;
        _stage = Stage.HEADER_CONVERTER;
        HeaderList headers = message.Headers;
        bool hasHeaders = headers.Count > 0;
        _stage = Stage.KEY_CONVERTER;
        record.KeySchema = message.IsKeyNull ? converters.Key.DecodeNull(message.Topic)
            : hasHeaders ? TaskConverters.Decode(converters.Key, message.Topic, headers, message.Key, arena, out record.Key)
            : converters.Key.Decode(message.Topic, message.Key, arena, out record.Key);
        _stage = Stage.VALUE_CONVERTER;
        record.ValueSchema = message.IsValueNull ? converters.Value.DecodeNull(message.Topic)
            : hasHeaders ? TaskConverters.Decode(converters.Value, message.Topic, headers, message.Value, arena, out record.Value)
            : converters.Value.Decode(message.Topic, message.Value, arena, out record.Value);
        _stage = Stage.HEADER_CONVERTER;
        if (hasHeaders) record.Headers = converters.ReadHeaders(message.Topic, headers, arena);

        if (transforms.IsEmpty) return true;
        _stage = Stage.TRANSFORMATION;
        return transforms.Apply(ref record, arena);
    }

    private string ClassAtWork() => _stage == Stage.TRANSFORMATION ? transforms.LastClassName : converters.ClassNameOf(_stage);
}
