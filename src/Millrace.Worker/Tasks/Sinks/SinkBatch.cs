using Millrace.Kafka;
using Millrace.Records;

namespace Millrace.Worker.Tasks.Sinks;

/// <summary>
/// One batch on its way: the messages as they were consumed, the records made of them, and where consumption stands after it.
/// A task has two: one is written while the other is read. The messages stay until the batch is written, because the dead letter queue
/// wants their bytes.
/// </summary>
internal sealed class SinkBatch(int maxMessages) : IDisposable
{
    private readonly Dictionary<Records.TopicPartition, long> _next = [];
    private Dictionary<(string Topic, int Partition, long Offset), int>? _positions;

    public RecordBatch Records { get; } = new();

    public MessageBatch Messages { get; } = new(maxMessages);

    /// <summary>For each partition in it the offset after the last message, skipped ones included.</summary>
    public IReadOnlyDictionary<Records.TopicPartition, long> NextOffsets => _next;

    /// <summary>True when nothing was consumed; a batch whose every record was skipped is not empty, its offsets count.</summary>
    public bool IsEmpty => _next.Count == 0;

    /// <summary>Its trace; null when it is not traced.</summary>
    public BatchTrace? Trace { get; set; }

    public void NoteOffset(Records.TopicPartition partition, long next) => _next[partition] = next;

    /// <summary>Forgets the records and offsets of partitions that belong to somebody else now.</summary>
    public void Drop(IReadOnlySet<Records.TopicPartition> partitions)
    {
        foreach (Records.TopicPartition partition in partitions) _next.Remove(partition);
        Records.RemoveWhere((in Record record) =>
            partitions.Contains(new Records.TopicPartition(record.OriginalTopic, record.OriginalPartition)));
    }

    /// <summary>Index of the message a record was made of, or -1. Builds an index on first use: only failures ask.</summary>
    public int IndexOf(in Record record)
    {
        if (_positions is null)
        {
            _positions = new(Messages.Count);
            for (int i = 0; i < Messages.Count; i++)
            {
                Message message = Messages[i];
                _positions[(message.Topic, message.Partition, message.Offset)] = i;
            }
        }

        return _positions.GetValueOrDefault((record.OriginalTopic, record.OriginalPartition, record.Offset), -1);
    }

    public void Clear()
    {
        Records.Reset();
        Messages.Clear();
        _next.Clear();
        _positions = null;
        EndTrace();
    }

    /// <summary>Its trace ends here.</summary>
    /// <param name="failure">Why the batch goes no further; null when it is written.</param>
    public void EndTrace(string? failure = null)
    {
        Trace?.End(failure);
        Trace = null;
    }

    public void Dispose()
    {
        EndTrace("The task has ended.");
        Messages.Dispose();
    }
}
