using Millrace.Kafka;
using Millrace.Worker.Tasks.Errors;
using TopicPartition = Millrace.Records.TopicPartition;

namespace Millrace.Worker.Tasks.Sinks;

/// <summary>
/// Records that the client cannot make out, such as a batch that is compressed wrongly.
/// They are errors of their own, like those that a converter finds.
/// </summary>
internal sealed partial class SinkRunner
{
    private const string ClientClass = "org.apache.kafka.clients.consumer.KafkaConsumer";

    // Where each partition goes on. A batch that cannot be read is one error at its first offset, and does not say where it ends:
    // its end is found step by step.
    private readonly Dictionary<TopicPartition, long> _skippedTo = [];

    /// <summary>Reports the record and goes on behind it. Errors: a failure that is not tolerated.</summary>
    private void SkipUnreadable(ConsumerEvent happened, MessageBatch polled)
    {
        var partition = new TopicPartition(happened.Topic!, happened.Partition);
        if (!_assignment.Contains(partition)) return;
        long next = happened.Offset + 1;
        if (_skippedTo.TryGetValue(partition, out long before) && happened.Offset < before)
        {
            next = before + 1;
        }
        else
        {
            LogConsumerEvent(Id, happened.Name, $"{happened.Topic}-{happened.Partition} offset {happened.Offset}: {happened.Reason}");
            _errors.Handle(
                Stage.KAFKA_CONSUME, ClientClass, new FailedRecord(happened.Topic!, happened.Partition, happened.Offset,
                    Records.Record.None, null, null), happened.ToException());
        }

        // Otherwise the client has gone on by itself.
        foreach (Message message in polled)
            if (message.Partition == happened.Partition && message.Topic == happened.Topic && message.Offset > happened.Offset) return;
        _skippedTo[partition] = next;
        _reading.NoteOffset(partition, next);
        _consumer.Seek([new Kafka.TopicPartitionOffset(happened.Topic!, happened.Partition, next)], cancellationToken: Abandoned);
    }
}
