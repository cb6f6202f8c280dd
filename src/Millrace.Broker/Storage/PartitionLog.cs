using Microsoft.Extensions.Logging;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Files;
using Millrace.Broker.Storage.Producers;
using Millrace.Broker.Storage.Segments;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Storage;

/// <summary>One partition: an ordered list of segments, appended at the last one.</summary>
/// <remarks>
/// Threads: appends, retention, compaction's swap and deletion hold <see cref="_write"/>; reads hold nothing and work on the segment
/// list they found. An acknowledged batch is in the page cache, or on disk when `flush.messages` says so.
/// </remarks>
internal sealed partial class PartitionLog
{
    private readonly Lock _write = new();
    private readonly LogContext _context;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ProducerStates _producers = new();
    private readonly List<Segment> _retired = [];

    /// <summary>Segments in order of their base offset, the active one last. Swapped whole.</summary>
    private volatile Segment[] _segments = [];
    private volatile TopicConfigs _configs;
    private volatile string? _failure;
    private volatile bool _isDeleted;
    private long _logStart;
    private long _end;

    /// <summary>Where the oldest open transaction begins; the largest number when none is open.</summary>
    private long _firstOpen = long.MaxValue;
    private string _directory;

    private PartitionLog(string topic, int index, string directory, TopicConfigs configs, LogContext context)
    {
        (TopicName, Index, _directory, _configs, _context) = (topic, index, directory, configs, context);
        (_time, _logger) = (context.Time, context.Logger);
        _isInternal = TopicNames.IsInternal(topic);
    }

    public string TopicName { get; }

    public int Index { get; }

    /// <summary>First offset that can be read.</summary>
    public long LogStartOffset => Volatile.Read(ref _logStart);

    /// <summary>Offset the next record gets. With one node every record is replicated at once.</summary>
    public long HighWatermark => Volatile.Read(ref _end);

    /// <summary>
    /// End of what is decided: where the oldest open transaction begins, or the high watermark. The watermark is read first: an append
    /// shows that a transaction has begun before it shows the transaction's records.
    /// </summary>
    public long LastStableOffset =>
        HighWatermark is var end && Volatile.Read(ref _firstOpen) is var open && open < end ? Math.Max(open, LogStartOffset) : end;

    /// <summary>Constant: there is no other replica to have led, and clients require that it never goes back.</summary>
    public int LeaderEpoch => 0;

    public bool IsDeleted => _isDeleted;

    /// <summary>The disk has failed it: it takes and gives nothing until the broker starts again.</summary>
    public bool IsOffline => _failure is not null;

    public long SizeBytes => _segments.Sum(s => s.Size);

    /// <summary>Where the segments are: for DescribeLogDirs and messages.</summary>
    public string DirectoryPath => _directory;

    /// <summary>Producers the partition remembers.</summary>
    public int ProducerCount
    {
        get
        {
            lock (_write)
                return _producers.Count;
        }
    }

    /// <summary>The producers it remembers, as they are now.</summary>
    public IReadOnlyList<ActiveProducer> DescribeProducers()
    {
        lock (_write)
            return _producers.Describe();
    }

    internal TopicConfigs Configs { get => _configs; set => _configs = value; }

    private Segment Active => _segments[^1];

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// Whole batches from the one that contains <paramref name="fetchOffset"/> on. At most <paramref name="maxBytes"/>, but with
    /// <paramref name="atLeastOneBatch"/> a larger first batch comes too. Empty without error at the end of the log.
    /// </summary>
    public ReadResult Read(long fetchOffset, int maxBytes, bool atLeastOneBatch, IsolationLevel isolation)
    {
        long stable = LastStableOffset;
        bool isCommitted = isolation == IsolationLevel.ReadCommitted;
        if (_isDeleted)
            return Answer(ErrorCode.UnknownTopicOrPartition, LogSlice.Empty);
        if (fetchOffset < LogStartOffset || fetchOffset > HighWatermark)
            return Answer(ErrorCode.OffsetOutOfRange, LogSlice.Empty);
        if (fetchOffset >= (isCommitted ? stable : HighWatermark) || (maxBytes <= 0 && !atLeastOneBatch))
            return Answer(ErrorCode.None, LogSlice.Empty);
        try
        {
            LogSlice found = FindSlice(fetchOffset, isCommitted ? stable : long.MaxValue, maxBytes, atLeastOneBatch, out long next);
            return Answer(ErrorCode.None, found) with
            {
                AbortedTransactions = isCommitted ? _producers.Aborted.Find(fetchOffset, next) : null,
            };
        }
        catch (Exception e) when (e is IOException or CorruptLogException or ObjectDisposedException)
        {
            LogMessages.ReadFailed(_logger, e, TopicName, Index, fetchOffset);
            return Answer(ErrorCode.StorageError, LogSlice.Empty);
        }

        ReadResult Answer(ErrorCode error, LogSlice records) =>
            new(error, HighWatermark, stable, LogStartOffset, records, isCommitted ? [] : null);
    }

    /// <param name="before">Only batches that begin in front of this offset.</param>
    /// <param name="next">An offset behind the last batch.</param>
    private LogSlice FindSlice(long offset, long before, int maxBytes, bool atLeastOneBatch, out long next)
    {
        Segment[] segments = _segments;
        int first = FloorIndex(segments, offset);
        foreach (EmptyBatches empties in (ReadOnlySpan<EmptyBatches>)[EmptyBatches.Skip, EmptyBatches.Return])
        {
            // Compaction leaves holes: the next batch may be in a later segment.
            for (int i = first; i < segments.Length && segments[i].BaseOffset < before; i++)
            {
                if (segments[i].TrySlice(offset, before, maxBytes, atLeastOneBatch, empties, out LogSlice slice, out next))
                    return slice;
            }
        }
        next = offset;
        return LogSlice.Empty;
    }

    private static int FloorIndex(Segment[] segments, long offset)
    {
        int low = 0, high = segments.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >>> 1;
            if (segments[middle].BaseOffset <= offset)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }
}
