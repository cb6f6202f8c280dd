using Millrace.Kafka.Native;

namespace Millrace.Kafka;

/// <summary>
/// A consumer that hands out messages in batches over librdkafka's memory. <see cref="Poll(MessageBatch, TimeSpan)"/>, Subscribe, Assign
/// and <see cref="Close"/> belong to one thread; every other member can be called from any thread.
/// </summary>
/// <remarks>
/// Where the settings are silent: <c>enable.auto.commit=false</c> and <c>enable.auto.offset.store=false</c> (offsets are committed by
/// the caller), <c>socket.nagle.disable=true</c>. A consumer that only assigns needs no <c>group.id</c>; it gets one that is never joined.
/// </remarks>
public sealed partial class KafkaConsumer : IDisposable
{
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["enable.auto.commit"] = "false",
        ["enable.auto.offset.store"] = "false",
        ["socket.nagle.disable"] = "true",
        // How long no more is fetched once queued.min.messages wait. librdkafka's second starves whoever works off a backlog;
        // a batch is done in about 10 ms.
        ["fetch.queue.backoff.ms"] = "10",
        // librdkafka makes a consumer's queue only where there is a group.
        ["group.id"] = "millrace-without-group",
    };

    private readonly ClientHandle _client;
    private readonly ClientCallbacks _callbacks;
    private readonly QueueHandle _queue;
    private readonly RebalanceQueue _rebalances = new();
    private readonly TopicNames _names = new();
    private bool _closed;

    /// <exception cref="KafkaException">A setting is unknown or invalid.</exception>
    /// <exception cref="DllNotFoundException">librdkafka cannot be loaded; the message says what helps.</exception>
    public KafkaConsumer(IReadOnlyDictionary<string, string> settings, KafkaClientOptions? options = null)
    {
        _callbacks = new ClientCallbacks(options ?? new KafkaClientOptions()) { Rebalances = _rebalances };
        _client = ClientFactory.Create(Librdkafka.ClientType.Consumer, settings, Defaults, _callbacks, Librdkafka.EventType.None);
        NativeError.ThrowIf(Librdkafka.rd_kafka_poll_set_consumer(_client), "the consumer cannot be made");
        _queue = new QueueHandle(_client, Librdkafka.rd_kafka_queue_get_consumer);
        _rebalances.EndPoll = Wake;
    }

    /// <summary>This consumer's id in its group; null before it has joined.</summary>
    public string? MemberId
    {
        get
        {
            nint text = Librdkafka.rd_kafka_memberid(_client);
            if (text == 0)
                return null;
            string? id = Utf8.ToString(text);
            Librdkafka.rd_kafka_mem_free(_client, text);
            return string.IsNullOrEmpty(id) ? null : id;
        }
    }

    /// <inheritdoc cref="Poll(MessageBatch, TimeSpan)"/>
    /// <returns>A new batch; prefer reusing one.</returns>
    public MessageBatch Poll(int maxMessages, TimeSpan timeout)
    {
        var batch = new MessageBatch(maxMessages);
        Poll(batch, timeout);
        return batch;
    }

    /// <summary>
    /// Gives back what <paramref name="batch"/> held, carries out a pending rebalance, then takes what has arrived; when nothing has, waits
    /// for the first message. Returns as soon as there is one, or an event, or <see cref="Wake"/> is called.
    /// </summary>
    /// <exception cref="KafkaException">The consumer cannot go on (<see cref="KafkaException.IsFatal"/>).</exception>
    public void Poll(MessageBatch batch, TimeSpan timeout)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        batch.Clear();
        var left = new Timeout(timeout);
        do
        {
            CarryOutRebalances();
            // Not before: the listener may clear the batch, which unbinds it.
            batch.Bind(_client, _names);
            batch.Take(_queue, 0, int.MaxValue);
            if (IsEmpty(batch) && !_rebalances.HasPending)
            {
                // librdkafka waits until as many messages as asked for are there: one is the least that can be waited for.
                batch.Take(_queue, left.RemainingMs, 1);
                if (!IsEmpty(batch))
                    batch.Take(_queue, 0, int.MaxValue);
            }
        }
        while (IsEmpty(batch) && _rebalances.HasPending);

        foreach (ConsumerEvent happened in batch.Events)
        {
            if (happened.Code == KafkaErrorCode.LocalFatal)
                throw NativeError.Fatal(_client, "consuming failed");
        }
    }

    /// <summary>Ends the poll that waits, or else the next one, at once.</summary>
    public void Wake()
    {
        if (!_queue.IsClosed)
            Librdkafka.rd_kafka_queue_yield(_queue);
    }

    /// <summary>Who this consumer is in its group now.</summary>
    public ConsumerGroupMetadata GroupMetadata() => new(new GroupMetadataHandle(Librdkafka.rd_kafka_consumer_group_metadata(_client)));

    /// <summary>Gives up the partitions (the listener is told) and leaves the group, so that others take over at once.</summary>
    /// <exception cref="KafkaException">Leaving failed; the consumer is closed all the same.</exception>
    public void Close()
    {
        if (_closed)
            return;
        _closed = true;
        KafkaErrorCode code = CloseNative();
        NativeError.ThrowIf(code, "leaving the consumer group failed");
        RethrowFromListener();
    }

    /// <summary>Leaves the group and frees everything; errors of leaving go to <see cref="KafkaClientOptions.Notice"/>.</summary>
    public void Dispose()
    {
        if (_queue.IsClosed)
            return;
        try
        {
            Close();
        }
        catch (KafkaException exception)
        {
            // Dispose must not throw, and the session timeout ends the membership anyway.
            _callbacks.Notify(new KafkaNotice(exception.Code, exception.Message, exception.IsFatal));
        }
        finally
        {
            StopCommits();
            _queue.Dispose();
            _client.Dispose();
        }
    }

    private static bool IsEmpty(MessageBatch batch) => batch.Count == 0 && batch.Events.Count == 0;
}
