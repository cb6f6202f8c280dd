using System.Collections.Concurrent;
using Millrace.Kafka.Native;

namespace Millrace.Kafka;

/// <summary>
/// Takes delivery report events apart on the producer's thread. A message's opaque is the caller's cookie shifted left by one;
/// the lowest bit marks a message whose task waits.
/// </summary>
internal sealed unsafe class ReportDispatcher
{
    private readonly DeliveryReportHandler? _handler;
    private readonly ReportRing? _ring;
    private readonly ClientCallbacks _callbacks;
    private readonly TopicNames _names = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource<DeliveryReport>> _waiting = new();
    private nint[] _messages = GC.AllocateUninitializedArray<nint>(1024, pinned: true);
    private DeliveryReport[] _reports = new DeliveryReport[1024];
    private TaskCompletionSource? _handOver;
    private long _lastId;

    /// <param name="handler">Where reports go; null to keep them for <see cref="Drain"/>.</param>
    /// <param name="capacity">Most reports kept.</param>
    /// <param name="callbacks">Is told of a handler that throws.</param>
    public ReportDispatcher(DeliveryReportHandler? handler, int capacity, ClientCallbacks callbacks)
    {
        _handler = handler;
        _ring = handler is null ? new ReportRing(capacity) : null;
        _callbacks = callbacks;
    }

    public void Handle(nint rkev)
    {
        switch (Librdkafka.rd_kafka_event_type(rkev))
        {
            case Librdkafka.EventType.DeliveryReports:
                HandOver(rkev);
                break;
            case Librdkafka.EventType.Error:
                _callbacks.NotifyOf(rkev);
                break;
        }
    }

    public int Drain(Span<DeliveryReport> into, TimeSpan timeout)
        => _ring is null
            ? throw new InvalidOperationException("This producer's reports go to OnReports; there is nothing to drain.")
            : _ring.Drain(into, timeout);

    public (long Id, Task<DeliveryReport> Task) AddWaiting()
    {
        var source = new TaskCompletionSource<DeliveryReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        long id = Interlocked.Increment(ref _lastId);
        _waiting[id] = source;
        return (id, source.Task);
    }

    public void RemoveWaiting(long id) => _waiting.TryRemove(id, out _);

    /// <summary>Ends when reports are handed over the next time.</summary>
    public Task NextHandOver()
    {
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _handOver, fresh, null) ?? fresh).Task;
    }

    public void Close() => _ring?.Close();

    /// <summary>No report will come any more.</summary>
    public void FailWaiting()
    {
        foreach (long id in _waiting.Keys)
        {
            if (_waiting.TryRemove(id, out TaskCompletionSource<DeliveryReport>? source))
                source.TrySetException(new KafkaException(KafkaErrorCode.LocalDestroy, "delivering", "The producer was disposed."));
        }

        Interlocked.Exchange(ref _handOver, null)?.TrySetResult();
    }

    private void HandOver(nint rkev)
    {
        int count = (int)Librdkafka.rd_kafka_event_message_count(rkev);
        if (count > _messages.Length)
        {
            _messages = GC.AllocateUninitializedArray<nint>(count, pinned: true);
            _reports = new DeliveryReport[count];
        }

        int kept = 0;
        fixed (nint* start = _messages)
        {
            var messages = (NativeMessage**)start;
            count = (int)Librdkafka.rd_kafka_event_message_array(rkev, messages, (nuint)count);
            nint lastTopic = 0;
            string topic = "";
            for (int i = 0; i < count; i++)
            {
                NativeMessage* message = messages[i];
                if (message->Topic != lastTopic)
                    topic = _names.Of(Utf8.Span(Librdkafka.rd_kafka_topic_name(lastTopic = message->Topic)));
                var report = new DeliveryReport(
                    message->Opaque >> 1, message->Error, topic, message->Partition, message->Offset,
                    Librdkafka.rd_kafka_message_timestamp(message, out _))
                {
                    Size = (long)message->KeyLength + (long)message->Length,
                };
                if ((message->Opaque & 1) == 0)
                    _reports[kept++] = report;
                else
                    Complete(report);
            }
        }

        Deliver(_reports.AsSpan(0, kept));
        Interlocked.Exchange(ref _handOver, null)?.TrySetResult();
    }

    private void Complete(DeliveryReport report)
    {
        if (!_waiting.TryRemove(report.Cookie, out TaskCompletionSource<DeliveryReport>? source))
            return;
        if (report.IsDelivered)
            source.TrySetResult(report with { Cookie = 0 });
        else
            source.TrySetException(report.ToException());
    }

    private void Deliver(ReadOnlySpan<DeliveryReport> reports)
    {
        if (reports.IsEmpty)
            return;
        if (_handler is null)
        {
            _ring!.Add(reports);
            return;
        }

        try
        {
            _handler(reports);
        }
        catch (Exception exception)
        {
            // Any exception of the caller's code: this thread must live on, and the caller must hear of it.
            _callbacks.Notify(new KafkaNotice(KafkaErrorCode.LocalApplication, $"The delivery report handler threw: {exception}", false));
        }
    }
}
