using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Storage.Producers;

/// <summary>What one partition knows of one idempotent producer: its epoch and its last five batches.</summary>
/// <remarks>Five, because a Kafka producer keeps at most five requests in flight (`max.in.flight.requests.per.connection`).</remarks>
internal sealed class ProducerState(short epoch)
{
    public const int Remembered = 5;

    private readonly ProducerBatch[] _batches = new ProducerBatch[Remembered];

    public short Epoch { get; private set; } = epoch;

    public int Count { get; private set; }

    /// <summary>Last sequence accepted; -1 when this epoch has no batch yet.</summary>
    public int LastSequence => Count == 0 ? -1 : _batches[Count - 1].LastSequence;

    public long LastOffset => Count == 0 ? -1 : _batches[Count - 1].LastOffset;

    /// <summary>When the producer last wrote, by the broker's clock; what expiration counts from.</summary>
    public long LastSeenMs { get; set; }

    /// <summary>The remembered batches, oldest first.</summary>
    public ReadOnlySpan<ProducerBatch> Batches => _batches.AsSpan(0, Count);

    /// <summary>Judges a batch: new (<see cref="ErrorCode.None"/>), repeated (<paramref name="duplicate"/>), or refused.</summary>
    public ErrorCode Check(in BatchHeader header, out ProducerBatch? duplicate)
    {
        duplicate = null;
        if (header.ProducerEpoch < Epoch)
            return ErrorCode.InvalidProducerEpoch;
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

    public void Add(short epoch, ProducerBatch batch)
    {
        if (epoch != Epoch)
            (Epoch, Count) = (epoch, 0);
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

/// <summary>An idempotent producer that a partition remembers.</summary>
/// <param name="LastSequence">-1 when its epoch has no batch yet.</param>
internal readonly record struct ActiveProducer(long Id, short Epoch, int LastSequence, long LastSeenMs);
