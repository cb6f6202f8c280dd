using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Millrace.Errors;
using Millrace.Kafka;
using Millrace.Worker.Tasks;

namespace Millrace.Worker.Stores;

/// <summary>
/// The worker's state in Kafka: one consumer follows all internal topics from their beginning, one producer writes them. A write counts when it has been read back.
/// </summary>
/// <remarks>
/// One thread reads and applies; it never ends because a broker is away: librdkafka reconnects, and reading goes on where it was. One consumer and one
/// producer for all topics, because each native client costs threads and memory.
/// </remarks>
internal sealed partial class InternalTopics : IAsyncDisposable
{
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(250);

    private readonly IReadOnlyList<InternalTopic> _topics;
    private readonly KafkaConfig _settings;
    private readonly ILogger _logger;
    private readonly KafkaProducer _producer;
    private readonly ConcurrentQueue<Barrier> _barriers = new();
    private readonly Dictionary<(string Topic, int Partition), long> _positions = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private KafkaConsumer _consumer = null!;

    /// <param name="settings">How to reach the cluster, in librdkafka's names.</param>
    /// <param name="topics">The topics; their order is that of creation.</param>
    /// <param name="logger">For what goes on in the background.</param>
    public InternalTopics(KafkaConfig settings, IReadOnlyList<InternalTopic> topics, ILogger logger)
    {
        _settings = settings;
        _topics = topics;
        _logger = logger;
        // Internal records are few and small; a write that the broker has not taken after half a minute is an error that somebody waits for.
        KafkaConfig producer = settings.With("message.timeout.ms", "30000").With("linger.ms", "0").With("queue.buffering.max.kbytes", "16384");
        _producer = new KafkaProducer(producer, new KafkaProducerOptions { Log = KafkaLog.Options("internal topics", logger).Log });
    }

    /// <summary>Starts to follow the topics, which must exist, and returns when all that is in them now has been applied.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        KafkaConfig consumer = _settings.With("enable.partition.eof", "true").With("queued.max.messages.kbytes", "8192").With("isolation.level", "read_committed");
        _consumer = new KafkaConsumer(consumer, KafkaLog.Options("internal topics", _logger));
        var partitions = new List<TopicPartitionOffset>();
        foreach (InternalTopic topic in _topics)
            for (int partition = 0; partition < topic.Partitions; partition++) partitions.Add(new TopicPartitionOffset(topic.Name, partition, Offset.Beginning));
        foreach (TopicPartitionOffset partition in partitions) _positions[(partition.Topic, partition.Partition)] = 0;
        _consumer.Assign(partitions);
        new Thread(Follow) { IsBackground = true, Name = "internal-topics" }.Start();
        foreach (InternalTopic topic in _topics) await ReadToEndAsync(topic.Name, cancellationToken);
    }

    /// <summary>Writes one record; null is a tombstone. Errors: <see cref="KafkaException"/> when the broker did not take it.</summary>
    public Task WriteAsync(string topic, string key, byte[]? value) => _producer.ProduceAsync(topic, Encoding.UTF8.GetBytes(key), value);

    /// <summary>Waits until everything that is in the topic at the time of the call has been applied.</summary>
    public Task ReadToEndAsync(string topic, CancellationToken cancellationToken)
    {
        var barrier = new Barrier(topic);
        _barriers.Enqueue(barrier);
        _consumer.Wake();
        return barrier.Reached.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_consumer is not null)
        {
            _consumer.Wake();
            await _ended.Task;
            _consumer.Dispose();
        }

        _producer.Flush(TimeSpan.FromSeconds(5));
        _producer.Dispose();
    }

    private void Follow()
    {
        Dictionary<string, InternalTopic> byName = _topics.ToDictionary(topic => topic.Name, StringComparer.Ordinal);
        var open = new List<Barrier>();
        using var batch = new MessageBatch(1000);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                _consumer.Poll(batch, open.Count > 0 ? TimeSpan.FromMilliseconds(20) : PollTimeout);
                foreach (Message message in batch) Apply(byName[message.Topic], in message);
                foreach (ConsumerEvent happened in batch.Events) Note(happened);
                while (_barriers.TryDequeue(out Barrier? barrier)) open.Add(barrier);
                open.RemoveAll(Pass);
            }
            catch (KafkaException fault) when (!fault.IsFatal)
            {
                LogFault(fault.Message);
                _stopping.Token.WaitHandle.WaitOne(PollTimeout);
            }
        }

        foreach (Barrier barrier in open.Concat(_barriers)) barrier.Reached.TrySetCanceled();
        _ended.TrySetResult();
    }

    private void Apply(InternalTopic topic, in Message message)
    {
        _positions[(message.Topic, message.Partition)] = message.Offset + 1;
        try
        {
            topic.Apply(new InternalRecord(message.Key, message.Value, message.IsValueNull));
        }
        catch (Exception fault) when (fault is System.Text.Json.JsonException or DataException or InvalidOperationException or FormatException)
        {
            // One record that makes no sense must not keep the worker from all the others.
            LogBadRecord(message.Topic, message.Partition, message.Offset, fault);
        }
    }

    private void Note(ConsumerEvent happened)
    {
        // The end of a partition tells the position also behind transaction markers, which are no messages.
        if (happened.IsEndOfPartition) _positions[(happened.Topic!, happened.Partition)] = happened.Offset;
        else LogFault(happened.Reason);
    }

    /// <summary>True when the barrier has been reached and is settled.</summary>
    private bool Pass(Barrier barrier)
    {
        barrier.Ends ??= EndsOf(barrier.Topic);
        foreach (var (partition, end) in barrier.Ends)
            if (_positions[(barrier.Topic, partition)] < end) return false;
        barrier.Reached.TrySetResult();
        return true;
    }

    private Dictionary<int, long> EndsOf(string topic)
    {
        var ends = new Dictionary<int, long>();
        foreach (var (name, partition) in _positions.Keys)
            if (name == topic) ends[partition] = _consumer.QueryWatermarks(new TopicPartition(topic, partition), TimeSpan.FromSeconds(5)).High;
        return ends;
    }

    private sealed class Barrier(string topic)
    {
        public string Topic { get; } = topic;

        /// <summary>Ends of the partitions when the barrier was first looked at.</summary>
        public Dictionary<int, long>? Ends { get; set; }

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(2100, LogLevel.Warning, "Following the internal topics: {Reason}")]
    private partial void LogFault(string reason);

    [LoggerMessage(2101, LogLevel.Error, "Record {Offset} of {Topic}-{Partition} makes no sense and is skipped.")]
    private partial void LogBadRecord(string topic, int partition, long offset, Exception fault);
}
