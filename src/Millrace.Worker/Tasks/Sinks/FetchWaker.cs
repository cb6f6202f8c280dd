using Millrace.Kafka;

namespace Millrace.Worker.Tasks.Sinks;

/// <summary>
/// Keeps librdkafka fetching while a backlog is worked off. Once its queue of messages has been full (<c>queued.min.messages</c>), its thread for the broker sleeps up to a
/// second before it looks at the queue again, and the task starves meanwhile; a newer librdkafka has <c>fetch.queue.backoff.ms</c> for this. Any request to
/// that broker wakes the thread, and asking for the ends of a partition is the smallest there is.
/// </summary>
/// <remarks>Asked on a pool thread, one at a time, at most every 50 ms, and only after a batch that was full: at the end of a topic the answer would wait behind a long fetch.</remarks>
internal sealed class FetchWaker(KafkaConsumer consumer)
{
    private const long PauseMs = 50;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private Task _asking = Task.CompletedTask;
    private long _lastAsked;

    /// <summary>After each poll that left a backlog; <paramref name="partition"/> is one that it came from.</summary>
    public void Wake(TopicPartition partition)
    {
        if (!_asking.IsCompleted || Environment.TickCount64 - _lastAsked < PauseMs) return;
        _lastAsked = Environment.TickCount64;
        _asking = Task.Run(() => Ask(partition));
    }

    /// <summary>To be awaited before the consumer is disposed.</summary>
    public Task StopAsync() => _asking;

    private void Ask(TopicPartition partition)
    {
        try
        {
            consumer.QueryWatermarks(partition, Timeout);
        }
        catch (KafkaException)
        {
            // The answer is of no interest; a broker that is away shows in the polls.
        }
    }
}
