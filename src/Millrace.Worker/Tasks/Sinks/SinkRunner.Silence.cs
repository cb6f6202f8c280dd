using Microsoft.Extensions.Logging;
using Millrace.Kafka;
using Millrace.Timing;
using Millrace.Worker.States;
using TopicPartition = Millrace.Records.TopicPartition;

namespace Millrace.Worker.Tasks.Sinks;

/// <summary>
/// Notices that nothing comes although something is there: a record that the client fetches again and again without a word, or one larger
/// than it may take.
/// </summary>
internal sealed partial class SinkRunner
{
    private long _lastNews;
    private long _lagSeen;

    /// <summary>
    /// After each poll. Costs a comparison; only after the limit is the position of each partition looked at, and then not again before it
    /// has passed once more.
    /// </summary>
    private void WatchProgress(int polled)
    {
        long now = Spec.Time.Milliseconds();
        if (polled > 0 || _held || _assignment.Count == 0)
        {
            _lastNews = now;
            return;
        }

        if (now - _lastNews < _settings.LongestSilence.TotalMilliseconds) return;
        _lastNews = now;
        foreach (TopicPartition partition in _assignment.Except(_context.PausedByTask))
        {
            var kafka = new Kafka.TopicPartition(partition.Topic, partition.Partition);
            if (_consumer.CachedWatermarks(kafka) is not { } ends) continue;
            long position = Where(kafka, ends);
            if (position < ends.High)
                LogSilent(Id, _settings.LongestSilence.TotalSeconds, partition.Topic, partition.Partition, position, ends.High);
        }
    }

    /// <summary>Once a second: how far each partition is behind, for whoever watches.</summary>
    private void LookAtLag()
    {
        long now = Spec.Time.Milliseconds();
        if (now - _lagSeen < 1000) return;
        _lagSeen = now;
        var lag = new Dictionary<TopicPartition, long>(_assignment.Count);
        foreach (TopicPartition partition in _assignment)
        {
            var kafka = new Kafka.TopicPartition(partition.Topic, partition.Partition);
            // What is read and not written yet is still to be done.
            long? done = _offsets.WrittenOf(partition) ?? (_consumer.Position(kafka) is >= 0 and var position ? position : null);
            lag[partition] = done is { } next && _consumer.CachedWatermarks(kafka) is { } ends ? Math.Max(0, ends.High - next) : 0;
        }

        Spec.Numbers.Lag = lag;
    }

    private long Where(Kafka.TopicPartition partition, Watermarks ends)
    {
        long position = _consumer.Position(partition);
        if (position < 0) position = _consumer.Committed([partition], TimeSpan.FromSeconds(5))[0].Offset;
        return Math.Max(position, ends.Low);
    }

    [LoggerMessage(2036, LogLevel.Warning,
        "Task {Task} has read nothing for {Seconds} s though topic {Topic}, partition {Partition} stands at offset {Offset} and ends at "
        + "{End}. What is there may be damaged, of an open "
        + "transaction, or larger than the consumer takes (consumer.override.fetch.max.bytes, max.partition.fetch.bytes); to go on behind "
        + "it, stop the connector and change its offset.")]
    private partial void LogSilent(TaskId task, double seconds, string topic, int partition, long offset, long end);
}
