namespace Millrace.Broker.Storage;

internal sealed partial class LogDirectory
{
    /// <summary>Shortest wait: `flush.ms` is honoured to this precision.</summary>
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    /// <summary>What is not tried again before the next start. Only the maintenance loop touches it.</summary>
    private readonly HashSet<(PartitionLog Partition, string Task)> _setAside = [];

    private async Task MaintainAsync()
    {
        DateTimeOffset nextRetention = _time.GetUtcNow() + _settings.RetentionCheckInterval;
        DateTimeOffset nextCompaction = _time.GetUtcNow() + _settings.CompactionCheckInterval;
        using var timer = new PeriodicTimer(s_tick, _time);
        while (await NextTickAsync(timer))
        {
            try
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
            catch (Exception e)
            {
                // Nobody awaits this loop before the broker stops, and without it disks fill.
                LogMessages.RoundFailed(_logger, e);
            }
        }
    }

    /// <summary>False when the broker stops.</summary>
    private async ValueTask<bool> NextTickAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>One round of retention over all partitions; the loop calls it, and tests do.</summary>
    internal void RunRetention()
    {
        ForEachPartition("Retention", p => p.ApplyRetention());
        _setAside.RemoveWhere(entry => entry.Partition.IsDeleted);
        lock (_change)
            _deleted.RemoveAll(p => p.CloseRetired(_time.GetUtcNow() - p.Configs.FileDeleteDelay));
    }

    /// <summary>One round of compaction over all partitions; the loop calls it, and tests do.</summary>
    internal void RunCompaction() => ForEachPartition("Compaction", p => p.CompactIfDue(_stopping.Token));

    /// <summary>
    /// One bad partition holds up no other. What another try may mend is tried again; anything else is said once and left out.
    /// </summary>
    private void ForEachPartition(string task, Action<PartitionLog> action)
    {
        foreach (Topic topic in _byName.Values)
        {
            foreach (PartitionLog partition in topic.Partitions)
            {
                if (_stopping.IsCancellationRequested)
                    return;
                if (_setAside.Contains((partition, task)))
                    continue;
                try
                {
                    action(partition);
                }
                catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    LogMessages.MaintenanceFailed(_logger, e, task, partition.TopicName, partition.Index);
                }
                catch (Exception e)
                {
                    _setAside.Add((partition, task));
                    LogMessages.MaintenanceSetAside(_logger, e, task, partition.TopicName, partition.Index);
                }
            }
        }
    }
}
