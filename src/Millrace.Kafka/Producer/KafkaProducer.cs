using System.Collections.Concurrent;
using System.Globalization;
using Millrace.Kafka.Native;

namespace Millrace.Kafka;

/// <summary>
/// A producer whose delivery reports come in batches. All members can be called from any thread. Dispose does not wait for messages that
/// are still queued: call <see cref="Flush"/> first.
/// </summary>
/// <remarks>
/// Where the settings are silent: <c>enable.idempotence=true</c> (unless <c>acks</c>, <c>retries</c> or <c>max.in.flight</c> rule it out,
/// as with Kafka's own client), <c>partitioner=murmur2_random</c> (a key goes to the partition that Kafka's own client would choose)
/// and <c>socket.nagle.disable=true</c>.
/// </remarks>
public sealed partial class KafkaProducer : IDisposable
{
    /// <summary>Lets the partitioner choose: by the key's hash (<c>partitioner</c>), spread where the key is null.</summary>
    public const int AnyPartition = -1;

    // librdkafka's default of queue.buffering.max.messages.
    private const int DefaultQueueMessages = 100_000;

    private readonly ClientHandle _client;
    private readonly ClientCallbacks _callbacks;
    private readonly ConcurrentDictionary<string, TopicHandle> _topics = new(StringComparer.Ordinal);
    private readonly ReportDispatcher _reports;
    private readonly EventLoop _loop;
    private volatile bool _disposed;

    /// <exception cref="KafkaException">A setting is unknown or invalid.</exception>
    /// <exception cref="DllNotFoundException">librdkafka cannot be loaded; the message says what helps.</exception>
    public KafkaProducer(IReadOnlyDictionary<string, string> settings, KafkaProducerOptions? options = null)
    {
        options ??= new KafkaProducerOptions();
        _callbacks = new ClientCallbacks(options);
        _client = ClientFactory.Create(
            Librdkafka.ClientType.Producer, settings, Defaults(settings), _callbacks,
            Librdkafka.EventType.DeliveryReports | Librdkafka.EventType.Error);
        _reports = new ReportDispatcher(options.OnReports, QueueMessages(settings), _callbacks);
        _loop = new EventLoop(new QueueHandle(_client, Librdkafka.rd_kafka_queue_get_main), "kafka-reports", _reports.Handle,
            _callbacks.Report);
    }

    /// <summary>
    /// What has ended this producer for good, with the broker's own reason: it was fenced, or its sequence broke. Reports of messages that
    /// fail with it may come before a call on the transaction says so. Null while it can go on.
    /// </summary>
    public KafkaException? FatalError => NativeError.FatalOrNull(_client, "producing");

    /// <summary>Messages and reports that are not yet handed over.</summary>
    private int QueueLength => Librdkafka.rd_kafka_outq_len(_client);

    /// <summary>Takes reports that wait; when none does, waits up to <paramref name="timeout"/> for the first.</summary>
    /// <returns>How many were written to <paramref name="into"/>.</returns>
    /// <exception cref="InvalidOperationException">The reports go to <see cref="KafkaProducerOptions.OnReports"/>.</exception>
    public int DrainReports(Span<DeliveryReport> into, TimeSpan timeout = default) => _reports.Drain(into, timeout);

    /// <summary>Sends what waits without lingering, and waits until all is delivered or has failed.</summary>
    /// <returns>False when messages were still under way after <paramref name="timeout"/>.</returns>
    public bool Flush(TimeSpan timeout)
    {
        if (_loop.IsCurrentThread)
            throw new InvalidOperationException("Flush cannot be called from the report handler: it waits for that handler.");
        return Librdkafka.rd_kafka_flush(_client, Timeout.Milliseconds(timeout)) == KafkaErrorCode.None;
    }

    /// <inheritdoc cref="Flush"/>
    public Task<bool> FlushAsync(TimeSpan timeout)
        => Task.Factory.StartNew(() => Flush(timeout), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>
    /// Waits until a broker has answered; messages themselves are tried again for minutes, also where nobody ever answers. Creates no
    /// topic.
    /// </summary>
    /// <exception cref="KafkaException">_TRANSPORT or _TIMED_OUT: nobody has answered within <paramref name="timeout"/>.</exception>
    public Task EnsureAnswersAsync(TimeSpan timeout) => Task.Factory.StartNew(
        () => EnsureAnswers(timeout), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits, after <see cref="KafkaErrorCode.LocalQueueFull"/>, until messages have left the queue.</summary>
    public async ValueTask WaitForSpaceAsync(CancellationToken cancellationToken = default)
    {
        Task handed = _reports.NextHandOver();
        // Asked after the wait was registered: with anything queued, a hand-over is still to come.
        if (QueueLength > 0 && !_disposed)
            await handed.WaitAsync(cancellationToken);
    }

    /// <summary>Drops what waits and what is under way; each gets a report with _PURGE_QUEUE or _PURGE_INFLIGHT.</summary>
    internal void Purge() => NativeError.ThrowIf(
        Librdkafka.rd_kafka_purge(_client, Librdkafka.PurgeQueue | Librdkafka.PurgeInFlight), "dropping queued messages");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _reports.Close();
        _loop.Dispose();
        _reports.FailWaiting();
        foreach (TopicHandle topic in _topics.Values)
            topic.Dispose();
        _client.Dispose();
    }

    private unsafe void EnsureAnswers(TimeSpan timeout)
    {
        KafkaErrorCode code = Librdkafka.rd_kafka_metadata(_client, 0, 0, out NativeMetadata* brokers, Timeout.Milliseconds(timeout));
        NativeError.ThrowIf(code, "waiting for a broker to answer");
        Librdkafka.rd_kafka_metadata_destroy(brokers);
    }

    /// <summary>librdkafka's own door for tests of what follows a fatal error.</summary>
    internal void RaiseFatalErrorForTest(KafkaErrorCode code, string reason)
        => NativeError.ThrowIf(Librdkafka.rd_kafka_test_fatal_error(_client, code, reason), "raising a fatal error");

    private static int QueueMessages(IReadOnlyDictionary<string, string> settings)
        => settings.TryGetValue("queue.buffering.max.messages", out string? text)
            && int.TryParse(text, CultureInfo.InvariantCulture, out int messages) && messages > 0
                ? messages
                : DefaultQueueMessages;

    private static Dictionary<string, string> Defaults(IReadOnlyDictionary<string, string> settings)
    {
        Dictionary<string, string> defaults = new() { ["socket.nagle.disable"] = "true", ["partitioner"] = "murmur2_random" };
        if (!RulesOutIdempotence(settings))
            defaults["enable.idempotence"] = "true";
        return defaults;
    }

    private static bool RulesOutIdempotence(IReadOnlyDictionary<string, string> settings)
    {
        string? Value(string name, string alias) => settings.GetValueOrDefault(name) ?? settings.GetValueOrDefault(alias);
        return Value("acks", "request.required.acks") is not (null or "all" or "-1")
            || Value("retries", "message.send.max.retries") == "0"
            || (int.TryParse(Value("max.in.flight", "max.in.flight.requests.per.connection"), CultureInfo.InvariantCulture,
                out int inFlight)
                && inFlight > 5);
    }
}
