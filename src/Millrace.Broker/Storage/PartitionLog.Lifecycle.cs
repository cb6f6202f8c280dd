using Millrace.Broker.Storage.Segments;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Storage;

internal sealed partial class PartitionLog
{
    private Task _sealing = Task.CompletedTask;
    private long _lastFlushMs;

    /// <summary>Makes the log of a new partition in a directory that exists.</summary>
    public static PartitionLog Create(string topic, int index, string directory, TopicConfigs configs, LogContext context)
    {
        var log = new PartitionLog(topic, index, directory, configs, context);
        log._segments = [Segment.Create(directory, 0, configs.IndexIntervalBytes, context.Files)];
        log._lastFlushMs = log.NowMs;
        return log;
    }

    /// <summary>Opens a partition's directory, repairs what a crash left, and says what is missing.</summary>
    /// <param name="wasStoppedCleanly">False: the end of the log is read and checked, batch by batch.</param>
    public static PartitionLog Open(
        string topic, int index, string directory, TopicConfigs configs, LogContext context, bool wasStoppedCleanly)
    {
        var log = new PartitionLog(topic, index, directory, configs, context);
        log.Recover(wasStoppedCleanly);
        log._lastFlushMs = log.NowMs;
        return log;
    }

    /// <summary>Completes when every closed segment is on disk.</summary>
    internal Task WhenSealedAsync()
    {
        lock (_write)
            return _sealing;
    }

    private void SealLater(Segment closed) => _sealing = SealAfterAsync(_sealing, closed);

    private async Task SealAfterAsync(Task previous, Segment closed)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // Callers hold the write lock.
        try
        {
            closed.Seal();
        }
        catch (Exception e)
        {
            Fail(e, "flush"); // Whatever it is: nobody else would say it, and the next seal and the stop wait for this one.
        }
    }

    /// <summary>Flushes when `flush.ms` has passed. For the maintenance loop.</summary>
    public void FlushIfDue()
    {
        TopicConfigs configs = _configs;
        if (configs.FlushMs == long.MaxValue)
            return;
        lock (_write)
        {
            if (!_isDeleted && _failure is null && NowMs - _lastFlushMs >= configs.FlushMs)
                TryFlush();
        }
    }

    /// <summary>False when the partition has failed: a failed flush may have lost pages, and a second one would not tell.</summary>
    private bool TryFlush()
    {
        (_recordsSinceFlush, _lastFlushMs) = (0, NowMs);
        try
        {
            if (!Active.IsFlushed)
                Active.Flush();
            return true;
        }
        catch (IOException e)
        {
            Fail(e, "flush");
            return false;
        }
    }

    private void Fail(Exception cause, string action)
    {
        if (_isDeleted)
            return;
        _failure =
            $"{TopicName}-{Index} is offline since it could not {action} {_directory}: {cause.Message} Restart the broker when the disk is "
            + $"well.";
        LogMessages.PartitionOffline(_logger, cause, TopicName, Index, action, _directory);
    }

    /// <summary>Refuses further appends, saves everything and closes the files.</summary>
    /// <returns>Whether the next start may trust what it finds.</returns>
    public async Task<bool> CloseAsync()
    {
        bool isSafe;
        lock (_write)
        {
            isSafe = _failure is null;
            _failure ??= $"{TopicName}-{Index}: the broker is stopping.";
        }
        await _sealing;
        try
        {
            Active.DropUnpublished();
            if (isSafe && Active.Size > 0)
            {
                Active.Seal();
                SaveProducers(_end);
            }
        }
        catch (Exception e)
        {
            LogMessages.CloseFailed(_logger, e, TopicName, Index, _directory);
            isSafe = false;
        }
        foreach (Segment segment in _segments)
            segment.Dispose();
        CloseRetired(DateTimeOffset.MaxValue);
        return isSafe;
    }

    /// <summary>Ends the partition: waiting fetches wake, files get out of the way at once and go in the background.</summary>
    /// <param name="graveyard">Name the directory gets until it is removed.</param>
    public Task Delete(string graveyard)
    {
        Task sealing;
        lock (_write)
        {
            _isDeleted = true;
            foreach (Segment segment in _segments)
                segment.Retire(_time.GetUtcNow());
            _retired.AddRange(_segments);
            sealing = _sealing;
            if (TryBury(graveyard))
                _directory = graveyard;
        }
        NotifyObservers();
        return _directory == graveyard ? RemoveAsync(sealing, graveyard) : sealing;
    }

    /// <summary>
    /// False: the directory cannot be renamed. It stays, as a topic of the same name may soon have it; the next start sets it aside.
    /// </summary>
    private bool TryBury(string graveyard)
    {
        try
        {
            Directory.Move(_directory, graveyard);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogMessages.RemoveFailed(_logger, e, _directory);
            return false;
        }
    }

    private async Task RemoveAsync(Task sealing, string graveyard)
    {
        await sealing.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            Directory.Delete(graveyard, recursive: true);
        }
        catch (Exception e)
        {
            // The next start tries again; the stop waits for this task and must not fail with it.
            LogMessages.RemoveFailed(_logger, e, graveyard);
        }
    }
}
