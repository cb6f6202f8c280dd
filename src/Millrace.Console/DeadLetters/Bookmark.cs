using System.Globalization;
using System.Text;
using Millrace.Kafka;

namespace Millrace.WebConsole.DeadLetters;

/// <summary>
/// What of one partition of a dead letter topic has been dealt with: everything before an offset, and single records after it, because
/// records of one cause are sent again while others wait. It is kept where every console and terminal finds it: the offset committed for
/// the group <c>millrace-redrive-TOPIC</c>, and the records after it in the note that Kafka keeps beside an offset. Immutable.
/// </summary>
public sealed class Bookmark
{
    // offset.metadata.max.bytes is 4096 by default, in Kafka and here.
    private const int MostNote = 4000;
    private const string NoteKind = "sent:";

    private readonly (long From, long To)[] _done;

    private Bookmark(long offset, IEnumerable<(long From, long To)> done)
    {
        var merged = new List<(long From, long To)>();
        foreach ((long from, long to) in done.Order())
        {
            if (to <= offset || from >= to) continue;
            if (merged.Count > 0 && from <= merged[^1].To) merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to));
            else merged.Add((Math.Max(from, offset), to));
        }

        if (merged.Count > 0 && merged[0].From == offset)
        {
            offset = merged[0].To;
            merged.RemoveAt(0);
        }

        (Offset, _done) = (offset, [.. merged]);
    }

    /// <summary>Nothing dealt with from this offset on.</summary>
    public Bookmark(long offset)
        : this(offset, [])
    {
    }

    /// <summary>Everything before it has been dealt with.</summary>
    public long Offset { get; }

    /// <summary>How many records from <see cref="Offset"/> on have been dealt with.</summary>
    public long Beyond => _done.Sum(range => range.To - range.From);

    /// <summary>Whether the note holds what has been dealt with; one that does not is refused by brokers.</summary>
    public bool Fits => Note.Length <= MostNote;

    /// <summary>What is committed beside the offset: ranges, each by its distance from the end of the one before and its length.</summary>
    public string Note
    {
        get
        {
            if (_done.Length == 0) return "";
            var note = new StringBuilder(NoteKind);
            long last = 0;
            foreach ((long from, long to) in _done)
            {
                if (note.Length > NoteKind.Length) note.Append(',');
                note.Append(CultureInfo.InvariantCulture, $"{from - last}");
                if (to - from > 1) note.Append(CultureInfo.InvariantCulture, $"+{to - from}");
                last = to;
            }

            return note.ToString();
        }
    }

    /// <summary>The group whose committed offsets are the bookmarks.</summary>
    public static string GroupOf(string topic) => $"millrace-redrive-{topic}";

    /// <summary>What was committed. A note that is none of ours, or wrong from somewhere on, counts for nothing from there on.</summary>
    public static Bookmark Read(long offset, string note)
    {
        var done = new List<(long, long)>();
        long last = 0;
        foreach (string entry in note.StartsWith(NoteKind, StringComparison.Ordinal) ? note[NoteKind.Length..].Split(',') : [])
        {
            string[] parts = entry.Split('+');
            if (!TryRead(parts[0], out long distance) || distance > long.MaxValue - last) break;
            long length = 1;
            if (parts.Length > 1 && !TryRead(parts[1], out length)) break;
            long from = last + distance;
            if (length > long.MaxValue - from) break;
            done.Add((from, last = from + length));
        }

        return new Bookmark(offset, done);
    }

    /// <summary>The bookmarks of a topic, by partition; none where nothing has been dealt with.</summary>
    /// <exception cref="KafkaException">It could not be asked.</exception>
    public static async Task<IReadOnlyDictionary<TopicPartition, Bookmark>> ReadAsync(KafkaAdmin admin, string topic) =>
        (await admin.ListGroupNotesAsync(GroupOf(topic))).Where(one => one.Offset is { Offset: >= 0 } at && at.Topic == topic)
            .ToDictionary(one => one.Offset.TopicPartition, one => Read(one.Offset.Offset, one.Note));

    /// <summary>Keeps bookmarks of a topic.</summary>
    /// <exception cref="KafkaException"/>
    public static Task WriteAsync(KafkaAdmin admin, string topic, IEnumerable<(TopicPartition Partition, Bookmark Mark)> marks) =>
        admin.AlterGroupOffsetsAsync(GroupOf(topic), [.. marks.Select(one => (
            new TopicPartitionOffset(one.Partition.Topic, one.Partition.Partition, one.Mark.Offset), one.Mark.Note))]);

    /// <summary>Whether this record has been dealt with.</summary>
    public bool IsDone(long offset)
    {
        if (offset < Offset) return true;
        foreach ((long from, long to) in _done)
            if (offset < to) return offset >= from;
        return false;
    }

    /// <summary>With these records dealt with too.</summary>
    public Bookmark With(IEnumerable<long> offsets) => new(Offset, _done.Concat(offsets.Select(offset => (offset, offset + 1))));

    /// <summary>
    /// With everything before an offset dealt with: what is left out there is no record, but what compaction or a transaction has left.
    /// </summary>
    public Bookmark Until(long offset) => new(Math.Max(Offset, offset), _done);

    private static bool TryRead(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
