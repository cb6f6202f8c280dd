using Millrace.Data;
using Millrace.Errors;
using Millrace.Kafka;
using Millrace.Records;

namespace Millrace.Worker.Tasks.Sources;

/// <summary>From records to the producer's queue. Plain records of one topic, one after the other, go there as a group.</summary>
internal sealed partial class SourceRunner
{
    private readonly MessageGroup _group = new();
    private readonly List<DeliveryReport> _refused = [];
    private string _groupTopic = "";

    private void Send()
    {
        if (_batch.Count == 0) return;
        Abandoned.ThrowIfCancellationRequested();
        _transactions?.Begin();
        long number = _progress.Begin(_batch.Records);
        int done = 0;
        using LongWork.Scope work = LongWork.Under(Abandoned);
        try
        {
            for (; done < _batch.Count && _progress.Failure is null; done++)
            {
                // Told again for each: one record may take long.
                Abandoned.ThrowIfCancellationRequested();
                SendOne(number, done);
                if (_cuts is not null) CutBehind(done);
            }
        }
        finally
        {
            try
            {
                // Also after a failure: the records before it are sent.
                SendGroup();
            }
            finally
            {
                _progress.Withdraw(_batch.Count - done + _group.Count);
                _group.Clear();
            }
        }
    }

    private void SendOne(long batch, int index)
    {
        ref Record record = ref _batch[index];
        long cookie = SourceProgress.Cookie(batch, index);
        if (!_writer.Write(ref record, _batch.Arena))
        {
            _progress.Skip(cookie);
            _transactions?.Note(in record);
            return;
        }

        // Not before: one whose tries a stop has cut short is neither sent nor left out.
        _transactions?.Note(in record);

        if (record.Timestamp < Record.None) throw new ConnectException($"Invalid record timestamp {record.Timestamp}");
        if (record.Topic != _groupTopic)
        {
            SendGroup();
            if (record.Topic == _settings.Transactions?.OffsetsTopic)
                throw new ConnectException($"The task writes to topic {record.Topic}, where the worker keeps its offsets "
                    + "(offset.storage.topic): they would wait for its transaction, and it for them.");
            _topics.Ensure(record.Topic);
            TellTopic(record.Topic);
            _groupTopic = record.Topic;
        }

        if (record.Timestamp <= 0 && record.Partition < 0 && _writer.Headers is null)
        {
            if (_group.TryAdd(_writer.Key, _writer.Value, cookie)) return;
            SendGroup();
            if (_group.TryAdd(_writer.Key, _writer.Value, cookie)) return;
        }

        SendGroup(); // keeps the order
        SendAlone(in record, cookie);
    }

    private void SendGroup()
    {
        while (!_producer.ProduceGroup(_groupTopic, _group, _refused)) WaitForSpace();
        if (_refused.Count > 0) Refuse([.. _refused]);
    }

    private void SendAlone(in Record record, long cookie)
    {
        while (true)
        {
            // The producer takes 0 for "now"; Connect means the same with none.
            KafkaErrorCode code = _producer.Produce(
                record.Topic, _writer.Key, _writer.Value, record.Partition, Math.Max(0, record.Timestamp), _writer.Headers, cookie);
            if (code == KafkaErrorCode.None) return;
            if (code != KafkaErrorCode.LocalQueueFull)
            {
                Refuse([new DeliveryReport(cookie, code, record.Topic, record.Partition, Record.None, Record.None)]);
                return;
            }

            WaitForSpace();
        }
    }

    private void WaitForSpace()
    {
        ThrowIfSendFailed();
        // Also while stopping: the offset of a batch counts when all of it is sent.
        Await(_producer.WaitForSpaceAsync(Abandoned).AsTask());
    }

    private void Refuse(ReadOnlySpan<DeliveryReport> reports)
    {
        _refused.Clear();
        _progress.Report(reports, ToleratesSendErrors);
    }
}
