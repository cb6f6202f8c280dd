using System.Runtime.InteropServices;
using Millrace.Connectors;
using Millrace.Kafka;
using Millrace.Records;

namespace Millrace.Worker.Tasks.Sources;

/// <summary>
/// Follows a source task's records from send to acknowledgement, and knows which offsets may be stored:
/// for each source partition those up to the first record that is not acknowledged. Partitions do not wait for each other.
/// </summary>
/// <remarks>The producer's thread reports, the task's thread asks: one lock, taken once for each batch of reports.</remarks>
internal sealed class SourceProgress(TimeProvider time)
{
    // The cookie of a message: batch number and index. A batch holds at most 2^20 records.
    private const int IndexBits = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, SourceBatch> _batches = [];
    private readonly Dictionary<OffsetMap, Queue<SourceSegment>> _segments = [];
    private List<RecordAcknowledgement> _acknowledged = [];
    private List<RecordAcknowledgement> _taken = [];
    private long _lastBatch;
    private int _open;
    private TaskCompletionSource _drained = new();

    /// <summary>Whether what is dropped with its transaction counts as dealt with.</summary>
    public bool IsTransactional { get; set; }

    public const int MaxBatch = 1 << IndexBits;

    /// <summary>The first record that could not be sent; the task fails with it unless such errors are tolerated.</summary>
    public DeliveryReport? Failure { get; private set; }

    /// <summary>Registers a batch before its first record is sent; returns its number.</summary>
    public long Begin(ReadOnlySpan<Record> records)
    {
        var batch = new SourceBatch(records.Length);
        for (int i = 0; i < records.Length; i++)
        {
            batch.Tags[i] = records[i].Tag;
            if (records[i].SourcePartition is not { } partition) continue;
            SourceSegment segment = batch.SegmentOf(partition);
            segment.Pending++;
            segment.Offset = records[i].SourceOffset ?? segment.Offset;
            batch.Segments[i] = segment;
        }

        lock (_gate)
        {
            _batches.Add(++_lastBatch, batch);
            _open += records.Length;
            foreach (SourceSegment segment in batch.Distinct)
            {
                if (!_segments.TryGetValue(segment.Partition, out Queue<SourceSegment>? queue))
                    _segments[segment.Partition] = queue = new();
                queue.Enqueue(segment);
            }

            return _lastBatch;
        }
    }

    public static long Cookie(long batch, int index) => (batch << IndexBits) | (uint)index;

    /// <summary>Takes reports of the producer, on its thread.</summary>
    public void Report(ReadOnlySpan<DeliveryReport> reports, bool tolerateErrors)
    {
        lock (_gate)
        {
            foreach (ref readonly DeliveryReport report in reports)
            {
                bool isDropped = IsTransactional && report.Code is KafkaErrorCode.LocalPurgeQueue or KafkaErrorCode.LocalPurgeInFlight;
                if (!report.IsDelivered && !tolerateErrors && !isDropped)
                {
                    // Stays open: its offset, and those after it in its partition, are never stored.
                    Failure ??= report;
                    Arrived(1);
                    continue;
                }

                Close(report.Cookie, report.IsDelivered ? report.Offset : Record.None);
            }
        }
    }

    /// <summary>A record that is not sent: dropped by a transformation, or skipped because of a tolerated error.</summary>
    public void Skip(long cookie)
    {
        lock (_gate) Close(cookie, Record.None);
    }

    /// <summary>
    /// The last records of a batch will not be sent, because the task ends: nobody waits for them, and their offsets are never stored.
    /// </summary>
    public void Withdraw(int records)
    {
        if (records == 0) return;
        lock (_gate) Arrived(records);
    }

    /// <summary>Acknowledgements since the last call, for the task; valid until the next call.</summary>
    public ReadOnlySpan<RecordAcknowledgement> TakeAcknowledged()
    {
        _taken.Clear();
        lock (_gate) (_acknowledged, _taken) = (_taken, _acknowledged);
        return CollectionsMarshal.AsSpan(_taken);
    }

    /// <summary>For each source partition the newest offset that may be stored, where there is a new one.</summary>
    public List<KeyValuePair<OffsetMap, OffsetMap?>> TakeOffsets()
    {
        var offsets = new List<KeyValuePair<OffsetMap, OffsetMap?>>();
        lock (_gate)
        {
            foreach (var (partition, queue) in _segments)
            {
                SourceSegment? last = null;
                while (queue.TryPeek(out SourceSegment? first) && first.Pending == 0) last = queue.Dequeue();
                if (last?.Offset is { } offset) offsets.Add(KeyValuePair.Create(partition, (OffsetMap?)offset));
            }

            foreach (OffsetMap empty in _segments.Where(entry => entry.Value.Count == 0).Select(entry => entry.Key).ToList())
                _segments.Remove(empty);
        }

        return offsets;
    }

    /// <summary>Completes when no record is on its way, or after <paramref name="timeout"/>.</summary>
    public async Task DrainAsync(TimeSpan timeout)
    {
        Task drained;
        lock (_gate)
        {
            if (_open == 0) return;
            _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            drained = _drained.Task;
        }

        await Task.WhenAny(drained, Task.Delay(timeout, time));
    }

    private void Close(long cookie, long offset)
    {
        long number = cookie >> IndexBits;
        if (!_batches.TryGetValue(number, out SourceBatch? batch)) return;
        int index = (int)(cookie & (MaxBatch - 1));
        if (batch.Segments[index] is { } segment) segment.Pending--;
        _acknowledged.Add(new RecordAcknowledgement(batch.Tags[index], offset));
        if (--batch.Open == 0) _batches.Remove(number);
        Arrived(1);
    }

    private void Arrived(int records)
    {
        _open -= records;
        if (_open == 0) _drained.TrySetResult();
    }
}
