using System.Buffers.Binary;
using Millrace.Broker.Storage.Codecs;

namespace Millrace.Broker.Storage.Batches;

/// <summary>
/// The 61 bytes in front of the records of a magic-2 batch, read once (https://kafka.apache.org/documentation/#recordbatch).
/// </summary>
/// <remarks>
/// Base offset, batch length, leader epoch, magic and CRC are outside the checksum, so the log assigns offset and epoch to a
/// producer's bytes without a new checksum.
/// </remarks>
internal readonly struct BatchHeader
{
    public const int Size = 61;

    /// <summary>Base offset and batch length: what <see cref="BatchLength"/> does not count.</summary>
    public const int Overhead = 12;

    public const int MinBatchLength = Size - Overhead;

    public const int LengthAt = 8, EpochAt = 12, MagicAt = 16, CrcAt = 17, AttributesAt = 21, LastOffsetDeltaAt = 23, BaseTimestampAt = 27,
        MaxTimestampAt = 35, ProducerIdAt = 43, ProducerEpochAt = 51, BaseSequenceAt = 53, CountAt = 57;

    private const short CodecMask = 0x07, LogAppendTimeBit = 0x08, TransactionalBit = 0x10, ControlBit = 0x20, DeleteHorizonBit = 0x40;

    public long BaseOffset { get; private init; }
    public int BatchLength { get; private init; }
    public int LeaderEpoch { get; private init; }
    public sbyte Magic { get; private init; }
    public uint Crc { get; private init; }
    public short Attributes { get; private init; }
    public int LastOffsetDelta { get; private init; }
    public long BaseTimestamp { get; private init; }
    public long MaxTimestamp { get; private init; }
    public long ProducerId { get; private init; }
    public short ProducerEpoch { get; private init; }
    public int BaseSequence { get; private init; }
    public int Count { get; private init; }

    /// <summary>Bytes of the whole batch; a long, because the length field is not trusted yet.</summary>
    public long TotalSize => (long)Overhead + BatchLength;
    public long LastOffset => BaseOffset + LastOffsetDelta;
    public long NextOffset => LastOffset + 1;
    public Codec Codec => (Codec)(Attributes & CodecMask);
    public bool IsLogAppendTime => (Attributes & LogAppendTimeBit) != 0;
    public bool IsTransactional => (Attributes & TransactionalBit) != 0;
    public bool IsControl => (Attributes & ControlBit) != 0;

    /// <summary>Compaction has put the time after which tombstones go into <see cref="BaseTimestamp"/>.</summary>
    public bool HasDeleteHorizon => (Attributes & DeleteHorizonBit) != 0;
    public bool HasProducer => ProducerId >= 0;

    /// <summary>Sequence of the last record; sequences wrap from 2147483647 to 0.</summary>
    public int LastSequence => BaseSequence < 0 ? -1 : (int)(((long)BaseSequence + LastOffsetDelta) & int.MaxValue);

    /// <param name="batch">At least <see cref="Size"/> bytes.</param>
    public static BatchHeader Read(ReadOnlySpan<byte> batch) => new()
    {
        BaseOffset = BinaryPrimitives.ReadInt64BigEndian(batch),
        BatchLength = BinaryPrimitives.ReadInt32BigEndian(batch[LengthAt..]),
        LeaderEpoch = BinaryPrimitives.ReadInt32BigEndian(batch[EpochAt..]),
        Magic = (sbyte)batch[MagicAt],
        Crc = BinaryPrimitives.ReadUInt32BigEndian(batch[CrcAt..]),
        Attributes = BinaryPrimitives.ReadInt16BigEndian(batch[AttributesAt..]),
        LastOffsetDelta = BinaryPrimitives.ReadInt32BigEndian(batch[LastOffsetDeltaAt..]),
        BaseTimestamp = BinaryPrimitives.ReadInt64BigEndian(batch[BaseTimestampAt..]),
        MaxTimestamp = BinaryPrimitives.ReadInt64BigEndian(batch[MaxTimestampAt..]),
        ProducerId = BinaryPrimitives.ReadInt64BigEndian(batch[ProducerIdAt..]),
        ProducerEpoch = BinaryPrimitives.ReadInt16BigEndian(batch[ProducerEpochAt..]),
        BaseSequence = BinaryPrimitives.ReadInt32BigEndian(batch[BaseSequenceAt..]),
        Count = BinaryPrimitives.ReadInt32BigEndian(batch[CountAt..]),
    };

    /// <summary>The one bit that decides the way of a batch, without reading its header.</summary>
    /// <param name="batch">At least <see cref="Size"/> bytes.</param>
    public static bool IsTransactionalBatch(ReadOnlySpan<byte> batch) => (batch[AttributesAt + 1] & TransactionalBit) != 0;

    /// <summary>Writes what the broker assigns into a copy of the header.</summary>
    public static void Assign(Span<byte> batch, long baseOffset, int leaderEpoch)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch, baseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch[EpochAt..], leaderEpoch);
    }

    /// <summary>Turns a batch into one with the log's own time and a new checksum.</summary>
    public static void StampAppendTime(Span<byte> batch, long timestampMs)
    {
        short attributes = BinaryPrimitives.ReadInt16BigEndian(batch[AttributesAt..]);
        BinaryPrimitives.WriteInt16BigEndian(batch[AttributesAt..], (short)(attributes | LogAppendTimeBit));
        BinaryPrimitives.WriteInt64BigEndian(batch[MaxTimestampAt..], timestampMs);
        WriteCrc(batch);
    }

    /// <summary>Corrects the largest time of a batch and its checksum.</summary>
    public static void StampMaxTimestamp(Span<byte> batch, long timestampMs)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch[MaxTimestampAt..], timestampMs);
        WriteCrc(batch);
    }

    /// <summary>Makes the header of a batch fit to records that were written in another compression.</summary>
    public static void StampCodec(Span<byte> batch, Codec codec)
    {
        int attributes = BinaryPrimitives.ReadUInt16BigEndian(batch[AttributesAt..]);
        BinaryPrimitives.WriteInt16BigEndian(batch[AttributesAt..], (short)(attributes & ~CodecMask | (int)codec));
        BinaryPrimitives.WriteInt32BigEndian(batch[LengthAt..], batch.Length - Overhead);
        WriteCrc(batch);
    }

    public static void WriteCrc(Span<byte> batch) =>
        BinaryPrimitives.WriteUInt32BigEndian(batch[CrcAt..], Crc32C.Of(batch[AttributesAt..]));

    /// <summary>Whether the checksum of a whole batch is right.</summary>
    public static bool CrcMatches(ReadOnlySpan<byte> batch) =>
        Crc32C.Of(batch[AttributesAt..]) == BinaryPrimitives.ReadUInt32BigEndian(batch[CrcAt..]);
}
