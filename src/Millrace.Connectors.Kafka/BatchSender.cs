using Millrace.Errors;
using Millrace.Kafka;
using Millrace.Records;

namespace Millrace.Connectors.Kafka;

/// <summary>
/// Sends records and waits for what becomes of them. The broker refuses a bad record together with those that travel with it, so that the
/// refused are halved until each bad one is alone. <b>Threads</b>: one at a time.
/// </summary>
internal sealed class BatchSender(RecordEncoder encoder, TopicNames topics, bool keepsPartition, Refusals refusals)
{
    // How long to wait for reports at once: no longer is a stop unnoticed.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly DeliveryReport[] _reports = new DeliveryReport[4096];
    private readonly List<DeliveryReport> _refused = [];
    private DeliveryReport? _fault;
    private int _open;
    private bool _isBroken;

    /// <summary>
    /// Sends those records of the batch and waits until the broker has all but the bad ones, which are told to the refusals. Returns the
    /// reports, in the order of the records, of those that were refused together and may be good alone; each has its index as the cookie.
    /// None are returned where a transaction has failed by itself: its commit says why.
    /// </summary>
    /// <exception cref="ConnectException">Others could not be sent.</exception>
    /// <exception cref="RetriableException">That may pass.</exception>
    public IReadOnlyList<DeliveryReport> Send(KafkaProducer producer, RecordBatch batch, ReadOnlySpan<int> indices,
        CancellationToken cancellationToken)
    {
        _refused.Clear();
        _fault = null;
        _isBroken = false;
        try
        {
            for (int i = 0; i < indices.Length && !_isBroken; i++) SendOne(producer, batch, indices[i], cancellationToken);
        }
        finally
        {
            // Also after a failure: a report of this batch must not be taken for one of the next.
            while (_open > 0) Drain(producer, Tick, cancellationToken);
        }

        // Before the reports' own errors: whoever owns the producer makes a new one, or says who has fenced it.
        if ((_isBroken || _fault is not null) && producer.FatalError is { } fatal) throw fatal;
        if (_fault is { } fault) throw Fault(fault);
        return _refused.Count == 0 ? [] : [.. _refused.OrderBy(report => report.Cookie)];
    }

    /// <summary>Whether the record itself is what the broker does not take.</summary>
    private static bool IsRecordsFault(KafkaErrorCode code) => code is KafkaErrorCode.MessageTooLarge or KafkaErrorCode.RecordListTooLarge
        or KafkaErrorCode.InvalidRecord or KafkaErrorCode.InvalidTimestamp or KafkaErrorCode.LocalUnknownPartition;

    private void SendOne(KafkaProducer producer, RecordBatch batch, int index, CancellationToken cancellationToken)
    {
        ref Record record = ref batch[index];
        string topic = topics.Of(record.Topic);
        int partition = keepsPartition ? record.OriginalPartition : KafkaProducer.AnyPartition;
        try
        {
            encoder.Encode(topic, in record);
        }
        catch (DataException fault)
        {
            refusals.Add(in record, fault);
            return;
        }

        while (true)
        {
            // The producer takes 0 for "now"; Connect means the same with none.
            KafkaErrorCode code = producer.Produce(
                topic, encoder.Key, encoder.Value, partition, Math.Max(0, record.Timestamp), encoder.Headers, index);
            if (code == KafkaErrorCode.None)
            {
                _open++;
                return;
            }

            // The transaction has failed, or the producer is at its end.
            if (code is KafkaErrorCode.LocalState or KafkaErrorCode.LocalFatal)
            {
                _isBroken = true;
                return;
            }

            if (code != KafkaErrorCode.LocalQueueFull)
            {
                var report = new DeliveryReport(index, code, topic, Record.None, Record.None, Record.None)
                {
                    Size = encoder.Key.Bytes.Length + (long)encoder.Value.Bytes.Length,
                };
                // Known without the broker, and so of this record alone.
                if (!IsRecordsFault(code)) throw Fault(report);
                refusals.Add(in record, report.ToException());
                return;
            }

            Drain(producer, Tick, cancellationToken);
        }
    }

    private void Drain(KafkaProducer producer, TimeSpan timeout, CancellationToken cancellationToken)
    {
        int count = producer.DrainReports(_reports, timeout);
        foreach (ref readonly DeliveryReport report in _reports.AsSpan(0, count))
        {
            _open--;
            if (report.IsDelivered) continue;
            if (IsRecordsFault(report.Code)) _refused.Add(report);
            // The transaction has failed: by another record, or else its commit says why.
            else if (report.Code is KafkaErrorCode.LocalPurgeQueue or KafkaErrorCode.LocalPurgeInFlight) _isBroken = true;
            else _fault ??= report;
        }

        if (!cancellationToken.IsCancellationRequested) return;
        _open = 0;
        throw new OperationCanceledException(cancellationToken);
    }

    // The client itself tries again whatever may pass, for delivery.timeout.ms.
    private static ConnectException Fault(DeliveryReport report)
    {
        KafkaException fault = report.ToException();
        return !fault.IsFatal && (fault.IsRetriable || report.Code == KafkaErrorCode.LocalMsgTimedOut)
            ? new RetriableException(fault.Message, fault)
            : new ConnectException(fault.Message, fault);
    }
}
