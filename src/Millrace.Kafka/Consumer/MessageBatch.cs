using Millrace.Kafka.Native;

namespace Millrace.Kafka;

/// <summary>
/// Room for the messages of a poll; it owns their native memory until it is polled into again, cleared or disposed. Reuse it: polling
/// into a warm batch allocates nothing. Not safe for several threads at once. While it holds messages it keeps the consumer's native
/// client alive, so it can be read after the consumer was disposed.
/// </summary>
public sealed unsafe class MessageBatch : IDisposable
{
    // Pinned, so that native code fills it directly.
    private readonly nint[] _messages;
    private readonly List<ConsumerEvent> _events = [];

    // Topic pointers are only unique while a message holds them, so this is forgotten with the messages.
    private (nint Pointer, string Name)[] _topics = new (nint, string)[4];
    private int _topicCount;
    private ClientHandle? _client;
    private TopicNames? _names;

    /// <param name="capacity">Most messages of one poll, from 1 to 1,000,000.</param>
    public MessageBatch(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1_000_000);
        _messages = GC.AllocateUninitializedArray<nint>(capacity, pinned: true);
    }

    // A forgotten batch would keep fetched memory and the whole native client.
    /// <summary>Gives back what was not disposed.</summary>
    ~MessageBatch() => Clear();

    /// <summary>Most messages that it holds.</summary>
    public int Capacity => _messages.Length;

    /// <summary>Messages in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Ends of partitions and errors that the poll found; empty in normal running.</summary>
    public IReadOnlyList<ConsumerEvent> Events => _events;

    /// <summary>By position.</summary>
    public Message this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(index), index, $"the batch has {Count} messages");
            return new Message((NativeMessage*)_messages[index], this);
        }
    }

    /// <summary>For foreach.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Gives the messages back.</summary>
    public void Clear()
    {
        int count = Count;
        Count = 0;
        for (int i = 0; i < count; i++)
            Librdkafka.rd_kafka_message_destroy((NativeMessage*)_messages[i]);
        _topicCount = 0;
        _events.Clear();
        _client?.DangerousRelease();
        _client = null;
    }

    /// <inheritdoc cref="Clear"/>
    public void Dispose()
    {
        Clear();
        GC.SuppressFinalize(this);
    }

    internal void Bind(ClientHandle client, TopicNames names)
    {
        if (ReferenceEquals(_client, client)) return;
        bool added = false;
        client.DangerousAddRef(ref added);
        _client = client;
        _names = names;
    }

    /// <summary>Takes up to <paramref name="most"/> more messages; those with an error become events.</summary>
    internal void Take(QueueHandle queue, int timeoutMs, int most)
    {
        int room = Math.Min(most, _messages.Length - Count);
        if (room == 0)
            return;
        fixed (nint* start = &_messages[Count])
        {
            nint taken = Librdkafka.rd_kafka_consume_batch_queue(queue, timeoutMs, (NativeMessage**)start, (nuint)room);
            for (nint i = 0; i < taken; i++)
            {
                var message = (NativeMessage*)start[i];
                if (message->Error == KafkaErrorCode.None)
                    _messages[Count++] = (nint)message;
                else
                    TakeEvent(message);
            }
        }
    }

    internal string TopicOf(nint topic)
    {
        for (int i = 0; i < _topicCount; i++)
        {
            if (_topics[i].Pointer == topic)
                return _topics[i].Name;
        }

        string name = _names!.Of(Utf8.Span(Librdkafka.rd_kafka_topic_name(topic)));
        if (_topicCount == _topics.Length)
            Array.Resize(ref _topics, _topics.Length * 2);
        _topics[_topicCount++] = (topic, name);
        return name;
    }

    private void TakeEvent(NativeMessage* message)
    {
        string? topic = message->Topic == 0 ? null : _names!.Of(Utf8.Span(Librdkafka.rd_kafka_topic_name(message->Topic)));
        string reason = message->Payload == null
            ? KafkaError.Of(message->Error).Description
            : Utf8.ToString(new ReadOnlySpan<byte>(message->Payload, (int)message->Length));
        _events.Add(new ConsumerEvent(message->Error, topic, message->Partition, message->Offset, reason));
        Librdkafka.rd_kafka_message_destroy(message);
    }

    /// <summary>For foreach.</summary>
    public ref struct Enumerator
    {
        private readonly MessageBatch _batch;
        private int _index;

        internal Enumerator(MessageBatch batch)
        {
            _batch = batch;
            _index = -1;
        }

        /// <summary>For foreach.</summary>
        public readonly Message Current => _batch[_index];

        /// <summary>For foreach.</summary>
        public bool MoveNext() => ++_index < _batch.Count;
    }
}
