using Millrace.Kafka.Native;

namespace Millrace.Kafka;

/// <summary>
/// Asks and changes the cluster: topics, configurations, consumer groups, offsets. All members can be called from any thread; failures
/// are <see cref="KafkaException"/>s. A call waits at most <see cref="Timeout"/> for its answer.
/// </summary>
public sealed partial class KafkaAdmin : IDisposable
{
    private readonly ClientHandle _client;
    private readonly QueueHandle _queue;
    private readonly EventLoop _loop;
    private readonly ClientCallbacks _callbacks;
    private readonly PendingCalls _calls = new();
    private int _disposed;

    /// <exception cref="KafkaException">A setting is unknown or invalid.</exception>
    /// <exception cref="DllNotFoundException">librdkafka cannot be loaded; the message says what helps.</exception>
    public KafkaAdmin(IReadOnlyDictionary<string, string> settings, KafkaClientOptions? options = null)
    {
        // A consumer, as its metadata requests create no topics (a producer's do); without a group, so that it looks for no coordinator.
        KafkaConfig own = new(settings.Where(setting => setting.Key is not ("group.id" or "group.instance.id")));
        var defaults = new Dictionary<string, string> { ["socket.nagle.disable"] = "true" };
        _callbacks = new ClientCallbacks(options ?? new KafkaClientOptions());
        _client = ClientFactory.Create(Librdkafka.ClientType.Consumer, own, defaults, _callbacks, Librdkafka.EventType.Error);
        _queue = new QueueHandle(_client, Librdkafka.rd_kafka_queue_new);
        using (var main = new QueueHandle(_client, Librdkafka.rd_kafka_queue_get_main))
            Librdkafka.rd_kafka_queue_forward(main, _queue);
        _loop = new EventLoop(_queue, "kafka-admin", Handle, _callbacks.Report);
    }

    /// <summary>Longest wait for an answer. Default: 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Creates a topic.</summary>
    /// <exception cref="KafkaException">TOPIC_ALREADY_EXISTS, or why it cannot be made.</exception>
    public async Task CreateTopicAsync(NewTopic topic) => (await CreateTopicsAsync(topic))[0].ThrowIfFailed();

    /// <summary>Deletes one topic.</summary>
    /// <exception cref="KafkaException"/>
    public async Task DeleteTopicAsync(string topic) => (await DeleteTopicsAsync(topic))[0].ThrowIfFailed();

    /// <summary>Lets a topic grow to <paramref name="totalPartitions"/> partitions.</summary>
    public async Task CreatePartitionsAsync(string topic, int totalPartitions)
        => (await AddPartitionsAsync(topic, totalPartitions))[0].ThrowIfFailed();

    /// <summary>Calls that still wait fail with _DESTROY.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _loop.Dispose();
        _calls.Close();
        _client.Dispose();
    }

    private int TimeoutMs => Kafka.Timeout.Milliseconds(Timeout);

    private void Handle(nint rkev)
    {
        if (Librdkafka.rd_kafka_event_type(rkev) == Librdkafka.EventType.Error)
            _callbacks.NotifyOf(rkev);
        else
            _calls.Complete(Librdkafka.rd_kafka_event_opaque(rkev), rkev);
    }

    /// <summary>Sends a request; <paramref name="read"/> takes the answer's event, which is gone when it returns.</summary>
    private Task<T> SendAsync<T>(Librdkafka.AdminOperation operation, Action<AdminOptionsHandle> send, Func<nint, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        using var options = new AdminOptionsHandle(_client, operation);
        Span<byte> text = stackalloc byte[Utf8.ErrorTextBytes];
        NativeError.ThrowIf(
            Librdkafka.rd_kafka_AdminOptions_set_request_timeout(options, Math.Max(1, TimeoutMs), text, (nuint)text.Length),
            "setting the timeout");
        if (operation is Librdkafka.AdminOperation.CreateTopics or Librdkafka.AdminOperation.DeleteTopics
            or Librdkafka.AdminOperation.CreatePartitions or Librdkafka.AdminOperation.DeleteRecords)
        {
            NativeError.ThrowIf(
                Librdkafka.rd_kafka_AdminOptions_set_operation_timeout(options, Math.Max(1, TimeoutMs), text, (nuint)text.Length),
                "setting the timeout");
        }

        (nint opaque, Task<T> task) = _calls.Add(read);
        Librdkafka.rd_kafka_AdminOptions_set_opaque(options, opaque);
        send(options);
        return task;
    }

    /// <summary>
    /// Like <see cref="SendAsync{T}(Librdkafka.AdminOperation, Action{AdminOptionsHandle}, Func{nint, T})"/>, with parts to free.
    /// </summary>
    private Task<T> SendAsync<T>(
        Librdkafka.AdminOperation operation, AdminObjectHandle[] parts, Action<nint[], AdminOptionsHandle> send, Func<nint, T> read)
    {
        try
        {
            nint[] pointers = Array.ConvertAll(parts, part => part.DangerousGetHandle());
            return SendAsync(operation, options => send(pointers, options), read);
        }
        finally
        {
            Array.ForEach(parts, part => part.Dispose());
        }
    }

    private static Task<T> Blocking<T>(Func<T> call)
        => Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
