using System.Buffers.Binary;
using Millrace.Broker.Storage.Files;

namespace Millrace.Broker.Storage.Segments;

/// <summary>
/// Largest timestamp seen so far, in Kafka's `.timeindex` format: <c>i64 timestamp, u32 offset of its batch - base offset</c>. Both ascend.
/// </summary>
internal sealed class TimeIndex(string path, OpenFiles files) : IDisposable
{
    private const int EntrySize = 12;

    public IndexFile File { get; } = new(path, EntrySize, files);

    public void Append(long timestampMs, int relativeOffset)
    {
        Span<byte> entry = stackalloc byte[EntrySize];
        BinaryPrimitives.WriteInt64BigEndian(entry, timestampMs);
        BinaryPrimitives.WriteInt32BigEndian(entry[8..], relativeOffset);
        File.Append(entry);
    }

    /// <summary>Offset (relative) up to which every record is older than this time; 0 when unknown.</summary>
    public int OffsetBefore(long timestampMs)
    {
        Span<byte> entry = stackalloc byte[EntrySize];
        int low = 0, high = File.Count - 1, found = 0;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            File.Read(middle, entry);
            if (BinaryPrimitives.ReadInt64BigEndian(entry) < timestampMs)
            {
                found = BinaryPrimitives.ReadInt32BigEndian(entry[8..]);
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return found;
    }

    /// <summary>Largest timestamp and its batch; null when empty.</summary>
    public (long TimestampMs, int RelativeOffset)? Last
    {
        get
        {
            if (File.Count == 0)
                return null;
            Span<byte> entry = stackalloc byte[EntrySize];
            File.Read(File.Count - 1, entry);
            return (BinaryPrimitives.ReadInt64BigEndian(entry), BinaryPrimitives.ReadInt32BigEndian(entry[8..]));
        }
    }

    public void Dispose() => File.Dispose();
}
