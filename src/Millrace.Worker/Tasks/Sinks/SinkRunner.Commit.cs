using Microsoft.Extensions.Logging;
using Millrace.Kafka;
using Millrace.Timing;
using Millrace.Worker.States;
using TopicPartition = Millrace.Records.TopicPartition;

namespace Millrace.Worker.Tasks.Sinks;

/// <summary>Committing offsets: by interval and on request while running, synchronously when partitions go.</summary>
internal sealed partial class SinkRunner
{
    private long _nextCommit;
    private Task? _commit;

    // Left by the commit's continuation on a pool thread, taken by the task's own thread, to whom the bookkeeping belongs.
    private Dictionary<TopicPartition, long>? _justCommitted;

    private void CommitIfDue()
    {
        if (_commit is { IsCompleted: false }) return;
        if (Interlocked.Exchange(ref _justCommitted, null) is { } committed) _offsets.Committed(committed);
        bool requested = _context.TakeCommitRequest();
        if (!requested && Spec.Time.Milliseconds() < _nextCommit) return;
        _nextCommit = Spec.Time.Milliseconds() + (long)_settings.CommitInterval.TotalMilliseconds;
        try
        {
            Dictionary<TopicPartition, long> offsets = Await(OffsetsToCommitAsync(_assignment));
            if (offsets.Count > 0) _commit = CommitAsync(offsets);
        }
        catch (Exception fault) when (fault is not KafkaException and not OperationCanceledException)
        {
            RewindToCommitted(fault);
        }
    }

    /// <summary>Asks the sink what may be committed, after every dead letter is safe.</summary>
    private async Task<Dictionary<TopicPartition, long>> OffsetsToCommitAsync(IReadOnlySet<TopicPartition> partitions)
    {
        await _errors.FlushAsync().WaitAsync(Abandoned);
        Dictionary<TopicPartition, long> written = _offsets.WrittenOf(partitions);
        if (written.Count == 0) return written;
        return _offsets.NewOf(await _task.PreCommitAsync(written, Abandoned), partitions);
    }

    private async Task CommitAsync(Dictionary<TopicPartition, long> offsets)
    {
        try
        {
            await _consumer.CommitAsync(ToKafka(offsets));
            Interlocked.Exchange(ref _justCommitted, offsets);
            Spec.Numbers.AddCommit();
        }
        catch (KafkaException fault)
        {
            // Nothing is lost: the same offsets, or later ones, are committed next time.
            Spec.Numbers.AddCommitFailure();
            LogCommitFailed(Id, fault.Message);
        }
    }

    /// <summary>The sink could not make its writes durable: what is not committed is read and written again.</summary>
    private void RewindToCommitted(Exception fault)
    {
        Spec.Numbers.AddCommitFailure();
        LogPreCommitFailed(Id, fault);
        DropUnwritten(_assignment);
        IReadOnlyList<Kafka.TopicPartitionOffset> committed = _consumer.Committed(ToKafka(_assignment), TimeSpan.FromSeconds(30));
        // A partition without a commit starts where auto.offset.reset says: at the beginning, unless the connector overrides it.
        _consumer.Seek(committed.Select(position => position.Offset >= 0 ? position : position with { Offset = Offset.Beginning })
            .ToArray(), cancellationToken: Abandoned);
        _offsets.Forget(_assignment);
    }

    /// <summary>Commits what was written of these partitions and waits for it; for partitions that are about to go.</summary>
    private void CommitNow(IReadOnlySet<TopicPartition> partitions)
    {
        Dictionary<TopicPartition, long> offsets = Await(OffsetsToCommitAsync(partitions));
        if (offsets.Count == 0) return;
        try
        {
            _consumer.CommitSync(ToKafka(offsets));
            _offsets.Committed(offsets);
            Spec.Numbers.AddCommit();
        }
        catch (KafkaException fault)
        {
            Spec.Numbers.AddCommitFailure();
            LogCommitFailed(Id, fault.Message);
        }
    }

    private static T Await<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static Kafka.TopicPartitionOffset[] ToKafka(Dictionary<TopicPartition, long> offsets) =>
        offsets.Select(entry => new Kafka.TopicPartitionOffset(entry.Key.Topic, entry.Key.Partition, entry.Value)).ToArray();

    [LoggerMessage(2031, LogLevel.Warning, "Task {Task} could not commit its offsets and will try again: {Reason}")]
    private partial void LogCommitFailed(TaskId task, string reason);

    [LoggerMessage(2032, LogLevel.Error, "Task {Task}: the sink could not flush; reading again from the last committed offsets.")]
    private partial void LogPreCommitFailed(TaskId task, Exception fault);
}
