using System.Collections.Immutable;
using System.Globalization;
using Millrace.Kafka;
using Millrace.Worker.Groups;
using Millrace.Worker.States;

namespace Millrace.Worker.Stores;

/// <summary>Writing the config topic. All but claims and levels of loggers may be written by the leader alone.</summary>
internal sealed partial class ConfigStore
{
    // A configuration that has been written must come back within this time, or the request fails.
    private static readonly TimeSpan ReadBackTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Stores a configuration; the target state, if given, before it, so that the connector never runs in another one.</summary>
    public async Task PutAsync(string name, IReadOnlyDictionary<string, string> config, TargetState? target,
        CancellationToken cancellationToken)
    {
        long epoch = RequireEpoch();
        if (target is { } state) await WriteAsync(TargetPrefix + name, ConfigRecords.Target(state), cancellationToken, epoch);
        await WriteAsync(ConnectorPrefix + name, ConfigRecords.Properties(config), cancellationToken, epoch);
    }

    /// <summary>
    /// Task and commit records stay behind: without a connector they mean nothing, and compaction has no use for more tombstones.
    /// </summary>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        long epoch = RequireEpoch();
        await WriteAsync(ConnectorPrefix + name, null, cancellationToken, epoch);
        await WriteAsync(TargetPrefix + name, null, cancellationToken, epoch);
    }

    public Task PutTargetAsync(string name, TargetState target, CancellationToken cancellationToken) =>
        WriteAsync(TargetPrefix + name, ConfigRecords.Target(target), cancellationToken);

    /// <summary>
    /// Publishes task configurations: first all tasks, then the commit that makes them visible together. None is a bare commit.
    /// </summary>
    public async Task PutTasksAsync(string name, IReadOnlyList<IReadOnlyDictionary<string, string>> tasks,
        CancellationToken cancellationToken)
    {
        // One epoch for all of them: a set of which one leader wrote a part and another one the rest must not be committed.
        long epoch = RequireEpoch();
        for (int i = 0; i < tasks.Count; i++)
        {
            string key = $"{TaskPrefix}{name}-{i.ToString(CultureInfo.InvariantCulture)}";
            await WriteAsync(key, ConfigRecords.Properties(tasks[i]), cancellationToken, epoch);
        }

        await WriteAsync(CommitPrefix + name, ConfigRecords.Commit(tasks.Count), cancellationToken, epoch);
    }

    /// <summary>Says that the committed tasks may start, because those before them are fenced.</summary>
    public Task PutFencingAsync(string name, int tasks, CancellationToken cancellationToken) =>
        WriteAsync(FencingPrefix + name, ConfigRecords.Fencing(tasks), cancellationToken);

    /// <summary>Says where the tasks of connectors run, all in one go.</summary>
    public Task PutPlacesAsync(IEnumerable<KeyValuePair<string, ImmutableArray<int>>> places, CancellationToken cancellationToken) =>
        Task.WhenAll(places.Select(entry =>
            WriteAsync(PlacesPrefix + entry.Key, GroupRecords.Write(new TaskPlaces(entry.Value, 0)), cancellationToken)));

    public Task PutSessionKeyAsync(SessionKey key, CancellationToken cancellationToken) =>
        WriteAsync(SessionKeyName, GroupRecords.Write(key), cancellationToken);

    /// <summary>Writes a worker's claim and returns where it is, and which epoch begins there, when it has been read back.</summary>
    public async Task<(long Offset, long Epoch)> PutClaimAsync(WorkerClaim claim)
    {
        TopicPartitionOffset written = await _topics.WriteAsync(Topic, WorkerPrefix + claim.Instance, GroupRecords.Write(claim));
        await _topics.ReadPastAsync(written, CancellationToken.None);
        return (written.Offset, _raisedEpochs.GetValueOrDefault(written.Offset, written.Offset));
    }

    /// <summary>Takes a claim away: its worker leaves, or is gone.</summary>
    public Task RemoveClaimAsync(string instance) => _topics.WriteAsync(Topic, WorkerPrefix + instance, null);

    /// <summary>Writes again what counts under a key, behind a record that does not: compaction keeps the last one.</summary>
    public async Task RepairAsync(string key, CancellationToken cancellationToken)
    {
        // Once, also where nothing is to be written; but until it is done.
        _refusedKeys.TryRemove(key, out _);
        try
        {
            await WriteAnewAsync(key, cancellationToken);
        }
        catch
        {
            _refusedKeys[key] = true;
            throw;
        }
    }

    private Task WriteAnewAsync(string key, CancellationToken cancellationToken)
    {
        if (key.StartsWith(ConnectorPrefix, StringComparison.Ordinal))
            return WriteAsync(
                key, Find(key[ConnectorPrefix.Length..]) is { } stored ? ConfigRecords.Properties(stored.ConfigOrEmpty) : null,
                cancellationToken);
        if (key.StartsWith(TargetPrefix, StringComparison.Ordinal))
            return Find(key[TargetPrefix.Length..]) is { } aimed
                ? PutTargetAsync(aimed.Name, aimed.Target, cancellationToken) : WriteAsync(key, null, cancellationToken);
        if (key.StartsWith(PlacesPrefix, StringComparison.Ordinal))
            return PutPlacesAsync([new(key[PlacesPrefix.Length..], PlacesOf(key[PlacesPrefix.Length..]).Entries)], cancellationToken);
        if (key.StartsWith(FencingPrefix, StringComparison.Ordinal))
            return Find(key[FencingPrefix.Length..]) is { FencedTasks: { } tasks } fenced
                ? PutFencingAsync(fenced.Name, tasks, cancellationToken) : Task.CompletedTask;
        if (key == SessionKeyName) return _sessionKey is { } known ? PutSessionKeyAsync(known, cancellationToken) : Task.CompletedTask;
        string? name = key.StartsWith(CommitPrefix, StringComparison.Ordinal) ? key[CommitPrefix.Length..]
            : key.StartsWith(TaskPrefix, StringComparison.Ordinal) && key.LastIndexOf('-') is var dash && dash > TaskPrefix.Length
                ? key[TaskPrefix.Length..dash] : null;
        return name is not null && Find(name) is { } owner ? PutTasksAsync(name, owner.Tasks, cancellationToken) : Task.CompletedTask;
    }

    public Task PutRestartAsync(string name, bool includeTasks, bool onlyFailed, CancellationToken cancellationToken) =>
        WriteAsync(RestartPrefix + name, ConfigRecords.Restart(includeTasks, onlyFailed), cancellationToken);

    /// <summary>The only record that needs no lead: it says nothing of connectors.</summary>
    public Task PutLoggerAsync(string logger, string level, TimeSpan? limit, CancellationToken cancellationToken) =>
        _topics.WriteAsync(Topic, LoggerPrefix + logger, ConfigRecords.Logger(level, limit))
            .WaitAsync(ReadBackTimeout, TimeProvider.System, cancellationToken);

    /// <summary>Writes and waits until it has been read back.</summary>
    /// <exception cref="TimeoutException">The record may be written all the same, later.</exception>
    /// <exception cref="NotLeadingException">Another worker leads by now: the record counts for nobody.</exception>
    private async Task WriteAsync(string key, byte[]? value, CancellationToken cancellationToken, long? epoch = null)
    {
        long own = epoch ?? RequireEpoch();
        TopicPartitionOffset written = await WriteAndReadAsync().WaitAsync(ReadBackTimeout, TimeProvider.System, cancellationToken);
        if (_refused.Contains(written.Offset))
            throw new NotLeadingException();

        async Task<TopicPartitionOffset> WriteAndReadAsync()
        {
            TopicPartitionOffset place = await _topics.WriteAsync(Topic, key, value, own);
            await _topics.ReadPastAsync(place, CancellationToken.None);
            return place;
        }
    }

    private long RequireEpoch() => Epoch ?? throw new NotLeadingException();
}
