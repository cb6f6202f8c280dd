namespace Millrace.Broker.Storage;

internal sealed partial class LogDirectory
{
    /// <summary>Shortest wait: `flush.ms` is honoured to this precision.</summary>
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    private async Task MaintainAsync()
    {
        DateTimeOffset nextRetention = _time.GetUtcNow() + _settings.RetentionCheckInterval;
        DateTimeOffset nextCompaction = _time.GetUtcNow() + _settings.CompactionCheckInterval;
        using var timer = new PeriodicTimer(s_tick, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                DateTimeOffset now = _time.GetUtcNow();
                ForEachPartition("Flush", p => p.FlushIfDue());
                if (now >= nextRetention)
                {
                    nextRetention = now + _settings.RetentionCheckInterval;
                    RunRetention();
                }
                if (now >= nextCompaction)
                {
                    nextCompaction = now + _settings.CompactionCheckInterval;
                    RunCompaction();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The broker stops.
        }
    }

    /// <summary>One round of retention over all partitions; the loop calls it, and tests do.</summary>
    internal void RunRetention()
    {
        ForEachPartition("Retention", p => p.ApplyRetention());
        lock (_change)
            _deleted.RemoveAll(p => p.CloseRetired(_time.GetUtcNow() - p.Configs.FileDeleteDelay));
    }

    /// <summary>One round of compaction over all partitions; the loop calls it, and tests do.</summary>
    internal void RunCompaction() => ForEachPartition("Compaction", p => p.CompactIfDue(_stopping.Token));

    private void ForEachPartition(string task, Action<PartitionLog> action)
    {
        foreach (Topic topic in _byName.Values)
        {
            foreach (PartitionLog partition in topic.Partitions)
            {
                if (_stopping.IsCancellationRequested)
                    return;
                try
                {
                    action(partition);
                }
                catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or CorruptLogException or InvalidDataException)
                {
                    LogMessages.MaintenanceFailed(_logger, e, task, partition.TopicName, partition.Index);
                }
            }
        }
    }
}
