using System.Buffers.Binary;
using System.Text;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Tests.Storage;

/// <summary>Builds magic-2 batches as a producer sends them, independently of the code under test except for the checksum.</summary>
internal sealed record Batch
{
    public const long Noon = 1_700_000_000_000;

    public (string? Key, string? Value, long TimestampMs)[] Records { get; init; } = [(null, "v", Noon)];
    public long ProducerId { get; init; } = -1;
    public short ProducerEpoch { get; init; } = -1;
    public int BaseSequence { get; init; } = -1;
    public short Attributes { get; init; }
    public Func<byte[], byte[]> Pack { get; init; } = bytes => bytes;

    public static Batch Of(params string[] values) => new() { Records = [.. values.Select(v => ((string?)null, (string?)v, Noon))] };

    public static Batch Keyed(params (string Key, string? Value)[] records) =>
        new() { Records = [.. records.Select(r => ((string?)r.Key, r.Value, Noon))] };

    /// <summary>One batch of an idempotent producer, <paramref name="count"/> records.</summary>
    public static Batch From(long producerId, int sequence, int count = 1, short epoch = 0) => Of([.. Enumerable.Repeat("v", count)]) with
    {
        ProducerId = producerId,
        ProducerEpoch = epoch,
        BaseSequence = sequence,
    };

    public byte[] Bytes()
    {
        byte[] records = Pack(PlainRecords());
        byte[] batch = new byte[BatchHeader.Size + records.Length];
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), batch.Length - 12);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(12), -1);
        batch[16] = 2;
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(21), Attributes);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(23), Records.Length - 1);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(27), Records[0].TimestampMs);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(35), Records.Max(r => r.TimestampMs));
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(43), ProducerId);
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(51), ProducerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(53), BaseSequence);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(57), Records.Length);
        records.CopyTo(batch, BatchHeader.Size);
        BatchHeader.WriteCrc(batch);
        return batch;
    }

    public byte[] PlainRecords()
    {
        var output = new List<byte>();
        for (int i = 0; i < Records.Length; i++)
        {
            var body = new List<byte> { 0 };
            Number(body, Records[i].TimestampMs - Records[0].TimestampMs);
            Number(body, i);
            Text(body, Records[i].Key);
            Text(body, Records[i].Value);
            Number(body, 0);
            Number(output, body.Count);
            output.AddRange(body);
        }
        return [.. output];
    }

    private static void Text(List<byte> output, string? text)
    {
        Number(output, text is null ? -1 : Encoding.UTF8.GetByteCount(text));
        if (text is not null)
            output.AddRange(Encoding.UTF8.GetBytes(text));
    }

    private static void Number(List<byte> output, long value)
    {
        ulong raw = (ulong)(value << 1) ^ (ulong)(value >> 63);
        for (; raw >= 0x80; raw >>= 7)
            output.Add((byte)(raw | 0x80));
        output.Add((byte)raw);
    }
}
