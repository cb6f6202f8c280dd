using Microsoft.Extensions.Logging;
using Millrace.Kafka;
using Millrace.Worker.States;
using TopicPartition = Millrace.Records.TopicPartition;

namespace Millrace.Worker.Tasks.Sinks;

/// <summary>Partitions that come and go. The listener's methods run on the task's own thread, inside a poll.</summary>
internal sealed partial class SinkRunner
{
    private bool _closed;

    private void Assigned(HashSet<TopicPartition> partitions)
    {
        // With a cooperative assignor they come while a batch of others is being written: the sink is called one call at a time.
        if (partitions.Count > 0) FinishPutUnderWay();
        _assignment.UnionWith(partitions);
        _context.SetAssignment(_assignment.ToArray());
        if (partitions.Count > 0) _task.Open(partitions);
        LogAssigned(Id, partitions.Count, _assignment.Count);
    }

    private void Revoked(HashSet<TopicPartition> partitions)
    {
        FinishWriting(partitions);
        if (!Abandoned.IsCancellationRequested) CommitNow(partitions);
        Leave(partitions);
    }

    private void Lost(HashSet<TopicPartition> partitions)
    {
        FinishWriting(partitions);
        Leave(partitions);
    }

    /// <summary>
    /// Lets the put under way end, and drops what is read but not written of these partitions: their next owner reads it again.
    /// </summary>
    private void FinishWriting(HashSet<TopicPartition> partitions)
    {
        FinishPutUnderWay();
        DropUnwritten(partitions);
    }

    private void FinishPutUnderWay()
    {
        if (_put is null) return;
        Task.WaitAny([_put], Abandoned);
        FinishPut();
        // What the put has sought is not to be passed by the commit that comes now.
        ApplySeeks();
    }

    private void DropUnwritten(HashSet<TopicPartition> partitions)
    {
        _reading.Drop(partitions);
        if (_reading.IsEmpty) _reading.Clear();
        if (_retryAt is null) return;
        _writing.Drop(partitions);
        if (!_writing.IsEmpty) return;
        _writing.Clear();
        _retryAt = null;
    }

    private void Leave(HashSet<TopicPartition> partitions)
    {
        if (partitions.Count > 0) _task.Close(partitions);
        _offsets.Forget(partitions);
        _assignment.ExceptWith(partitions);
        _context.SetAssignment(_assignment.ToArray());
    }

    /// <summary>True when no messages are wanted: the task is paused, or waits to try a batch again.</summary>
    private bool IsIdleByOrder => _paused || _retryAt is not null;

    private ReadOnlyMemory<byte> Membership()
    {
        // A put that was abandoned may ask when there is no member any more.
        if (_closed || Abandoned.IsCancellationRequested) throw new OperationCanceledException(Abandoned);
        using ConsumerGroupMetadata membership = _consumer.GroupMetadata();
        return membership.ToBytes();
    }

    /// <summary>The end of the loop, also after a failure: what was written is committed, then the group is left.</summary>
    private void CloseAll()
    {
        try
        {
            if (Abandoned.IsCancellationRequested) return;
            // A put that has failed throws here again; the loop's own error, if there is one, is the one that counts.
            Revoked([.. _assignment]);
        }
        catch (Exception fault)
        {
            LogCloseFailed(Id, fault);
        }
        finally
        {
            _closed = true;
            _consumer.Close();
        }
    }

    private sealed class Rebalances(SinkRunner runner) : IRebalanceListener
    {
        public void OnAssigned(AssignedPartitions assigned)
        {
            if (runner._closed) return;
            runner.Assigned(Ours(assigned.Partitions));
            if (!runner._held) return;
            foreach (Kafka.TopicPartition partition in assigned.Partitions) assigned.Pause(partition);
        }

        public void OnRevoked(IReadOnlyList<Kafka.TopicPartition> partitions)
        {
            if (!runner._closed) runner.Revoked(Ours(partitions));
        }

        public void OnLost(IReadOnlyList<Kafka.TopicPartition> partitions)
        {
            if (!runner._closed) runner.Lost(Ours(partitions));
        }

        private static HashSet<TopicPartition> Ours(IReadOnlyList<Kafka.TopicPartition> partitions) =>
            partitions.Select(partition => new TopicPartition(partition.Topic, partition.Partition)).ToHashSet();
    }

    [LoggerMessage(2033, LogLevel.Information, "Task {Task} was given {New} partitions and has {All} now.")]
    private partial void LogAssigned(TaskId task, int @new, int all);

    [LoggerMessage(2034, LogLevel.Warning,
        "Task {Task} could not close its partitions in good order; records written last may be written again.")]
    private partial void LogCloseFailed(TaskId task, Exception fault);
}
