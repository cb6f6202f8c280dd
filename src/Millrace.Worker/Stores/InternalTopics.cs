using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Millrace.Kafka;
using Millrace.Timing;

namespace Millrace.Worker.Stores;

/// <summary>
/// The worker's state in Kafka: one consumer follows all internal topics from their beginning, one producer writes them.
/// </summary>
/// <remarks>
/// One thread reads and applies; it does not end because a broker is away: librdkafka reconnects, and reading goes on where it was.
/// Writes are tried again for as long as it takes, in the order in which they were made; whoever waits for one says how long.
/// One consumer and one producer for all topics, because each native client costs threads and memory.
/// </remarks>
internal sealed partial class InternalTopics : IAsyncDisposable
{
    private const string EpochHeader = "millrace-epoch";

    private static ReadOnlySpan<byte> EpochHeaderUtf8 => "millrace-epoch"u8;

    private static readonly TimeSpan PollTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    // Writes under way when the worker stops: the last states of its tasks.
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    private readonly KafkaAdmin _admin;
    private readonly IReadOnlyDictionary<string, InternalTopic> _topics;
    private readonly ILogger _logger;
    private readonly KafkaConsumer _consumer;
    private readonly KafkaProducer _producer;
    private readonly ConcurrentQueue<Barrier> _barriers = new();
    private readonly Dictionary<TopicPartition, long> _positions = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _started;

    /// <param name="connection">How to reach the cluster.</param>
    /// <param name="admin">Tells where topics end; not owned.</param>
    /// <param name="topics">The topics, with the partitions that they really have.</param>
    public InternalTopics(InternalClients connection, KafkaAdmin admin, IReadOnlyList<InternalTopic> topics, ILogger logger)
    {
        _admin = admin;
        _topics = topics.ToDictionary(topic => topic.Name, StringComparer.Ordinal);
        _logger = logger;
        _producer = connection.Producer();
        _consumer = connection.Consumer();
    }

    /// <summary>Begins to follow the topics; returns when all that is in them now has been applied.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (InternalTopic topic in _topics.Values)
            for (int partition = 0; partition < topic.Partitions; partition++) _positions[new TopicPartition(topic.Name, partition)] = 0;
        _consumer.Assign(
            _positions.Keys.Select(partition => new TopicPartitionOffset(partition.Topic, partition.Partition, Offset.Beginning)).ToList());
        _started = true;
        new Thread(Follow) { IsBackground = true, Name = "internal-topics" }.Start();
        await Task.WhenAll(_topics.Keys.Select(topic => ReadToEndAsync(topic, cancellationToken)));
    }

    /// <summary>Writes one record; a null value is a tombstone.</summary>
    /// <returns>Where it was written.</returns>
    /// <param name="topic">One of the topics.</param>
    /// <param name="key">Text.</param>
    /// <param name="value">The record's value.</param>
    /// <param name="epoch">The leader's epoch in which it is written, for records that only a leader may write.</param>
    /// <exception cref="KafkaException">The broker refuses it.</exception>
    public async Task<TopicPartitionOffset> WriteAsync(string topic, string key, byte[]? value, long? epoch = null)
    {
        MessageHeaders? headers = epoch is { } number
            ? new MessageHeaders().Add(EpochHeader, Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)))
            : null;
        DeliveryReport report = await _producer.ProduceAsync(topic, Encoding.UTF8.GetBytes(key), value, headers: headers);
        return new TopicPartitionOffset(topic, report.Partition, report.Offset);
    }

    /// <summary>Waits until the record at that place, and so all before it, has been applied.</summary>
    public Task ReadPastAsync(TopicPartitionOffset record, CancellationToken cancellationToken) =>
        ReadToAsync([record with { Offset = record.Offset + 1 }], cancellationToken);

    /// <summary>Waits until everything that is in the topic at the time of the call has been applied.</summary>
    public async Task ReadToEndAsync(string topic, CancellationToken cancellationToken)
    {
        List<TopicPartition> partitions = _positions.Keys.Where(partition => partition.Topic == topic).ToList();
        await ReadToAsync(await EndsAsync(partitions, cancellationToken), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_started)
        {
            _consumer.Wake();
            await _ended.Task;
        }

        _consumer.Dispose();
        await _producer.FlushAsync(FlushTimeout);
        _producer.Dispose();
    }

    private async Task<IReadOnlyList<TopicPartitionOffset>> EndsAsync(List<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await _admin.LatestOffsetsAsync(partitions).WaitAsync(cancellationToken);
            }
            catch (KafkaException fault)
            {
                // No broker now, or a partition without a leader: whoever asks waits, as long as its token lets it.
                LogWaiting(partitions[0].Topic, fault.Message);
                await Task.Delay(RetryDelay, TimeProvider.System, cancellationToken);
            }
        }
    }

    private Task ReadToAsync(IReadOnlyList<TopicPartitionOffset> ends, CancellationToken cancellationToken)
    {
        var barrier = new Barrier(ends);
        _barriers.Enqueue(barrier);
        if (_stopping.IsCancellationRequested) return Task.FromCanceled(_stopping.Token);
        _consumer.Wake();
        return barrier.Reached.Task.WaitAsync(cancellationToken);
    }

    private void Follow()
    {
        var open = new List<Barrier>();
        using var batch = new MessageBatch(1000);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                _consumer.Poll(batch, PollTimeout);
                foreach (Message message in batch) Apply(in message);
                foreach (ConsumerEvent happened in batch.Events) Note(happened);
            }
            catch (Exception fault)
            {
                // A thread of its own: what it does not catch ends the process.
                if (fault is KafkaException) LogFault(fault.Message);
                else LogBroken(fault);
                TimeProvider.System.Pause(RetryDelay, _stopping.Token);
            }

            while (_barriers.TryDequeue(out Barrier? barrier)) open.Add(barrier);
            open.RemoveAll(IsPassed);
        }

        foreach (Barrier barrier in open.Concat(_barriers)) barrier.Reached.TrySetCanceled();
        _ended.TrySetResult();
    }

    private void Apply(in Message message)
    {
        _positions[message.TopicPartition] = message.Offset + 1;
        try
        {
            _topics[message.Topic].Apply(new InternalRecord(message.Key, message.Value, message.IsValueNull)
            {
                Offset = message.Offset,
                Epoch = EpochOf(in message),
            });
        }
        catch (Exception fault)
        {
            // One record that makes no sense must not keep the worker from all the others, whatever it is that its reader stumbles over.
            LogBadRecord(message.Topic, message.Partition, message.Offset, fault);
        }
    }

    private static long? EpochOf(in Message message)
    {
        foreach (Header header in message.Headers)
            if (header.NameUtf8.SequenceEqual(EpochHeaderUtf8)
                && long.TryParse(header.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long epoch)) return epoch;
        return null;
    }

    private void Note(ConsumerEvent happened)
    {
        // The end of a partition tells the position also behind transaction markers, which are no messages.
        if (happened.IsEndOfPartition) _positions[new TopicPartition(happened.Topic!, happened.Partition)] = happened.Offset;
        else LogFault(string.Create(CultureInfo.InvariantCulture, $"{happened.Name}: {happened.Reason}"));
    }

    private bool IsPassed(Barrier barrier)
    {
        // Partitions that were added while the worker runs are read after its next start; nobody can wait for them until then.
        foreach (TopicPartitionOffset end in barrier.Ends)
            if (_positions.GetValueOrDefault(end.TopicPartition, long.MaxValue) < end.Offset) return false;
        barrier.Reached.TrySetResult();
        return true;
    }

    private sealed class Barrier(IReadOnlyList<TopicPartitionOffset> ends)
    {
        public IReadOnlyList<TopicPartitionOffset> Ends { get; } = ends;

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(2100, LogLevel.Warning, "Following the internal topics: {Reason}")]
    private partial void LogFault(string reason);

    [LoggerMessage(2103, LogLevel.Error, "Following the internal topics failed and goes on.")]
    private partial void LogBroken(Exception fault);

    [LoggerMessage(2101, LogLevel.Error, "Record {Offset} of {Topic}-{Partition} makes no sense and is skipped.")]
    private partial void LogBadRecord(string topic, int partition, long offset, Exception fault);

    [LoggerMessage(2102, LogLevel.Warning, "Waiting for the end of topic {Topic}: {Reason}")]
    private partial void LogWaiting(string topic, string reason);
}
