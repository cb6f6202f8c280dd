using Millrace.Errors;
using Millrace.Kafka;
using Millrace.Records;
using Millrace.Worker.Stores;

namespace Millrace.Worker.Tasks.Sources;

/// <summary>
/// The transactions of a source task: records, and the offsets behind them as records of the offsets topic, become visible together or
/// not at all. <b>Threads</b>: the task's own.
/// </summary>
internal sealed class SourceTransactions(KafkaProducer producer, string connector, TransactionSettings settings, TimeProvider time)
{
    // The last offset of each source partition since the last commit.
    private readonly Dictionary<OffsetMap, OffsetMap> _offsets = [];
    private OffsetMap? _partition;
    private OffsetMap? _offset;
    private bool _isOpen;
    private long _begun;

    /// <summary>True when the interval of <c>transaction.boundary=interval</c> is over.</summary>
    public bool IsDue => settings.Boundary == TransactionBoundary.Interval && HasWork && time.GetElapsedTime(_begun) >= settings.Interval;

    /// <summary>
    /// What has ended the producer; also where a record's report comes before the commit that would say it. Null while it goes on.
    /// </summary>
    public ConnectException? Fault => producer.FatalError is { } fatal ? NotCommitted(fatal) : null;

    private bool HasWork => _isOpen || _offset is not null || _offsets.Count > 0;

    /// <summary>Takes over from an earlier run of the task; what it left open is aborted, and it cannot commit any more.</summary>
    /// <exception cref="ConnectException"/>
    public void Start(CancellationToken cancellationToken)
    {
        try
        {
            UntilDone(producer.InitTransactionsAsync, cancellationToken);
        }
        catch (KafkaException fault)
        {
            throw new ConnectException(
                "The task could not fence its predecessors, so that it may not start (exactly.once.source.support): " + fault.Message,
                fault);
        }
    }

    /// <summary>To be called before records are sent.</summary>
    public void Begin()
    {
        if (_isOpen) return;
        producer.BeginTransaction();
        _isOpen = true;
        if (_offset is null && _offsets.Count == 0) _begun = time.GetTimestamp();
    }

    /// <summary>
    /// Remembers where a record stands, sent or left out. Records of one partition follow each other: no look-up for them.
    /// </summary>
    public void Note(in Record record)
    {
        if (record.SourcePartition is not { } partition || record.SourceOffset is not { } offset) return;
        if (!ReferenceEquals(partition, _partition)) KeepLast();
        (_partition, _offset) = (partition, offset);
    }

    /// <summary>Commits what was sent, with the offsets.</summary>
    /// <exception cref="ConnectException">Nothing of the transaction is visible then.</exception>
    public void Commit(CancellationToken cancellationToken)
    {
        if (!HasWork) return;
        Begin();
        KeepLast();
        foreach (var (partition, offset) in _offsets) Send(partition, offset, cancellationToken);
        try
        {
            UntilDone(producer.CommitTransactionAsync, cancellationToken);
        }
        catch (KafkaException fault)
        {
            throw NotCommitted(fault);
        }

        _isOpen = false;
        _offsets.Clear();
    }

    /// <summary>Drops what was sent. The offsets are kept for the next commit, unless they are to be forgotten too.</summary>
    public void Abort(bool forgetOffsets, CancellationToken cancellationToken)
    {
        if (_isOpen) UntilDone(producer.AbortTransactionAsync, cancellationToken);
        _isOpen = false;
        if (!forgetOffsets) return;
        _offsets.Clear();
        (_partition, _offset) = (null, null);
    }

    private void KeepLast()
    {
        if (_offset is { } offset) _offsets[_partition!] = offset;
        (_partition, _offset) = (null, null);
    }

    private void Send(OffsetMap partition, OffsetMap offset, CancellationToken cancellationToken)
    {
        byte[] key = System.Text.Encoding.UTF8.GetBytes(OffsetJson.Key(connector, partition)), value = OffsetJson.Value(offset);
        while (true)
        {
            KafkaErrorCode code = producer.Produce(settings.OffsetsTopic, key, value);
            if (code == KafkaErrorCode.None) return;
            // What has failed the transaction is said by its commit.
            if (code == KafkaErrorCode.LocalState) return;
            if (code != KafkaErrorCode.LocalQueueFull)
                throw new ConnectException($"Offsets could not be sent to {settings.OffsetsTopic}: {code}");
            producer.WaitForSpaceAsync(cancellationToken).AsTask().GetAwaiter().GetResult();
        }
    }

    private static ConnectException NotCommitted(KafkaException fault) => new(
        $"A transaction could not be committed; nothing of it is visible: {fault.Message} {Advice(fault.Code)}", fault);

    private static string Advice(KafkaErrorCode code) => code switch
    {
        KafkaErrorCode.ProducerFenced or KafkaErrorCode.LocalFenced or KafkaErrorCode.InvalidProducerEpoch =>
            "A newer run of the task has taken over; or the transaction took longer than transaction.timeout.ms: raise "
            + "producer.override.transaction.timeout.ms, or set transaction.boundary=poll.",
        _ => "",
    };

    private static void UntilDone(Func<TimeSpan, Task> call, CancellationToken cancellationToken) =>
        KafkaProducer.UntilDoneAsync(call, cancellationToken).GetAwaiter().GetResult();
}

/// <summary>How a source task's transactions are made.</summary>
internal sealed record TransactionSettings
{
    /// <summary><c>&lt;group.id&gt;-&lt;connector&gt;-&lt;task&gt;</c>, as Kafka Connect's.</summary>
    public required string TransactionalId { get; init; }

    public required string OffsetsTopic { get; init; }

    public required TransactionBoundary Boundary { get; init; }

    /// <summary>Of <see cref="TransactionBoundary.Interval"/>.</summary>
    public TimeSpan Interval { get; init; }
}

/// <summary><c>transaction.boundary</c>.</summary>
internal enum TransactionBoundary
{
    Poll,
    Interval,
    Connector,
}
