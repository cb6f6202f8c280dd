using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Storage.Producers;

/// <summary>
/// What one partition knows of one producer: its epoch, its last five batches, and where its open transaction begins.
/// </summary>
/// <remarks>Five, because a Kafka producer keeps at most five requests in flight (`max.in.flight.requests.per.connection`).</remarks>
internal sealed class ProducerState(short epoch)
{
    public const int Remembered = 5;

    public const long NoTransaction = -1;

    private readonly ProducerBatch[] _batches = new ProducerBatch[Remembered];

    public short Epoch { get; private set; } = epoch;

    public int Count { get; private set; }

    /// <summary>Last sequence accepted; -1 when this epoch has no batch yet.</summary>
    public int LastSequence => Count == 0 ? -1 : _batches[Count - 1].LastSequence;

    public long LastOffset => Count == 0 ? -1 : _batches[Count - 1].LastOffset;

    /// <summary>When the producer last wrote, by the broker's clock; what expiration counts from.</summary>
    public long LastSeenMs { get; set; }

    /// <summary>First offset of its open transaction; -1 when none is open.</summary>
    public long OpenSince { get; set; } = NoTransaction;

    /// <summary>Of the last marker; -1 before the first.</summary>
    public int CoordinatorEpoch { get; set; } = -1;

    public bool HasOpenTransaction => OpenSince >= 0;

    /// <summary>The remembered batches, oldest first.</summary>
    public ReadOnlySpan<ProducerBatch> Batches => _batches.AsSpan(0, Count);

    /// <summary>Judges a batch: new (<see cref="ErrorCode.None"/>), repeated (<paramref name="duplicate"/>), or refused.</summary>
    public ErrorCode Check(in BatchHeader header, out ProducerBatch? duplicate)
    {
        duplicate = null;
        if (header.ProducerEpoch < Epoch)
            return ErrorCode.InvalidProducerEpoch;
        if (HasOpenTransaction && !header.IsTransactional)
            return ErrorCode.InvalidTxnState;
        if (header.ProducerEpoch > Epoch)
            return header.BaseSequence == 0 ? ErrorCode.None : ErrorCode.OutOfOrderSequenceNumber;
        foreach (ref readonly ProducerBatch batch in Batches)
        {
            if (batch.FirstSequence == header.BaseSequence && batch.LastSequence == header.LastSequence)
            {
                duplicate = batch;
                return ErrorCode.None;
            }
        }
        int expected = (int)((LastSequence + 1L) & int.MaxValue);
        return header.BaseSequence == expected ? ErrorCode.None : ErrorCode.OutOfOrderSequenceNumber;
    }

    /// <summary>A new epoch begins with sequence 0.</summary>
    public void MoveTo(short epoch)
    {
        if (epoch != Epoch)
            (Epoch, Count) = (epoch, 0);
    }

    public void Add(short epoch, ProducerBatch batch)
    {
        MoveTo(epoch);
        if (Count == Remembered)
            _batches.AsSpan(1).CopyTo(_batches);
        else
            Count++;
        _batches[Count - 1] = batch;
    }
}

/// <summary>One remembered batch of an idempotent producer.</summary>
/// <param name="AppendTimeMs">Time the log gave it, -1 when the topic uses the producer's.</param>
internal readonly record struct ProducerBatch(int FirstSequence, int LastSequence, long FirstOffset, long LastOffset, long AppendTimeMs);

/// <summary>A producer that a partition remembers.</summary>
/// <param name="LastSequence">-1 when its epoch has no batch yet.</param>
/// <param name="OpenSince">First offset of its open transaction; -1 when none is open.</param>
internal readonly record struct ActiveProducer(
    long Id, short Epoch, int LastSequence, long LastSeenMs, int CoordinatorEpoch, long OpenSince);
