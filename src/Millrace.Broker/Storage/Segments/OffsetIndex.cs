using System.Buffers.Binary;
using Millrace.Broker.Storage.Files;

namespace Millrace.Broker.Storage.Segments;

/// <summary>
/// Sparse map of a segment, in Kafka's `.index` format: <c>u32 last offset of a batch - base offset, u32 position of that batch</c>.
/// </summary>
internal sealed class OffsetIndex(string path, OpenFiles files) : IDisposable
{
    private const int EntrySize = 8;

    public IndexFile File { get; } = new(path, EntrySize, files);

    public void Append(int relativeOffset, int position)
    {
        Span<byte> entry = stackalloc byte[EntrySize];
        BinaryPrimitives.WriteInt32BigEndian(entry, relativeOffset);
        BinaryPrimitives.WriteInt32BigEndian(entry[4..], position);
        File.Append(entry);
    }

    /// <summary>Position of a batch that begins at or in front of the one with this offset.</summary>
    public int PositionOfOffset(long relativeOffset) => Floor(relativeOffset, field: 0);

    /// <summary>Position of the last indexed batch that begins at or before this byte.</summary>
    public int PositionAtOrBefore(long position) => Floor(position, field: 4);

    /// <summary>Last entry (0, 0 when empty), to compare with the log it belongs to.</summary>
    public (int RelativeOffset, int Position) Last
    {
        get
        {
            Span<byte> entry = stackalloc byte[EntrySize];
            if (File.Count == 0)
                return (0, 0);
            File.Read(File.Count - 1, entry);
            return (BinaryPrimitives.ReadInt32BigEndian(entry), BinaryPrimitives.ReadInt32BigEndian(entry[4..]));
        }
    }

    private int Floor(long wanted, int field)
    {
        Span<byte> entry = stackalloc byte[EntrySize];
        int low = 0, high = File.Count - 1, found = 0;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            File.Read(middle, entry);
            if (BinaryPrimitives.ReadUInt32BigEndian(entry[field..]) <= wanted)
            {
                found = BinaryPrimitives.ReadInt32BigEndian(entry[4..]);
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return found;
    }

    public void Dispose() => File.Dispose();
}
