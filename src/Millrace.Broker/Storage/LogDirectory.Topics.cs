using System.Collections.Immutable;
using System.Globalization;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Files;
using Millrace.Broker.Storage.Repair;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Storage;

internal sealed partial class LogDirectory
{
    /// <summary>Ids reserved by one write of the catalog, as many as Kafka's.</summary>
    private const int ProducerIdBlock = 1000;

    private long _nextProducerId;
    private long _producerIdsReserved;
    private long _revision;

    /// <summary>Makes a topic; it is there, on disk, when this returns.</summary>
    /// <param name="partitions">At least 1.</param>
    /// <param name="configs">Settings by Kafka's names.</param>
    /// <exception cref="StorageException">Name, number or settings are not allowed, the topic exists, or the disk refuses.</exception>
    public Topic CreateTopic(string name, int partitions, IReadOnlyDictionary<string, string> configs)
    {
        ValidateNewTopic(name, partitions, configs);
        lock (_change)
        {
            ThrowIfClosed();
            ValidateNewTopic(name, partitions, configs);
            Guid id = KafkaUuid.New();
            var typed = new TopicConfigs(_settings, configs.ToImmutableDictionary());
            var topic = new Topic(name, id, typed, AsStorage(() => MakePartitions(name, id, typed, 0, partitions)));
            Save(_byName.Add(name, topic), _producerIdsReserved);
            _byId = _byId.Add(id, topic);
            _byName = _byName.Add(name, topic);
            return topic;
        }
    }

    /// <summary>Whether <see cref="CreateTopic"/> would accept this; for requests that only validate.</summary>
    /// <exception cref="StorageException">It would not, and why.</exception>
    public void ValidateNewTopic(string name, int partitions, IReadOnlyDictionary<string, string> configs)
    {
        if (TopicNames.Problem(name) is { } problem)
            throw new StorageException(ErrorCode.InvalidTopic, problem);
        if (_byName.ContainsKey(name))
            throw new StorageException(ErrorCode.TopicAlreadyExists, $"Topic '{name}' already exists.");
        string key = TopicNames.CollisionKey(name);
        if (name.AsSpan().ContainsAny('.', '_') && _byName.Keys.FirstOrDefault(n => TopicNames.CollisionKey(n) == key) is { } other)
            throw new StorageException(ErrorCode.InvalidTopic, $"Topic '{name}' collides with existing topic: {other}");
        if (partitions <= 0)
            throw new StorageException(ErrorCode.InvalidPartitions, "Number of partitions must be larger than 0.");
        ValidateConfigs(configs);
    }

    /// <summary>Removes a topic: unknown at once, its files soon after.</summary>
    /// <exception cref="StorageException">It does not exist, or the disk refuses.</exception>
    public void DeleteTopic(string name)
    {
        lock (_change)
        {
            ThrowIfClosed();
            Topic topic = Existing(name);
            Save(_byName.Remove(name), _producerIdsReserved);
            _byName = _byName.Remove(name);
            _byId = _byId.Remove(topic.Id);
            _removals.RemoveAll(t => t.IsCompleted);
            _deleted.AddRange(topic.Partitions);
            foreach (PartitionLog partition in topic.Partitions)
                _removals.Add(partition.Delete(StrayFolders.GraveOf(_settings.Directory, topic.Id, partition.Index)));
        }
    }

    /// <summary>Adds empty partitions up to a new number.</summary>
    /// <exception cref="StorageException">The topic does not exist, or has as many or more.</exception>
    public void AddPartitions(string name, int newTotal)
    {
        lock (_change)
        {
            ThrowIfClosed();
            Topic topic = Existing(name);
            int current = topic.Partitions.Count;
            if (newTotal <= current)
                throw new StorageException(ErrorCode.InvalidPartitions,
                    $"The topic {name} currently has {current} partition(s); {newTotal} would not be an increase.");
            PartitionLog[] added = AsStorage(() => MakePartitions(name, topic.Id, topic.Configs, current, newTotal));
            IReadOnlyList<PartitionLog> before = topic.Partitions;
            topic.Partitions = [.. before, .. added];
            try
            {
                Save(_byName, _producerIdsReserved);
            }
            catch (StorageException)
            {
                topic.Partitions = before;
                throw;
            }
        }
    }

    /// <summary>Sets some settings of a topic; null goes back to the default. They are in force when this returns.</summary>
    /// <exception cref="StorageException">The topic does not exist, or a setting is unknown or wrong; nothing was changed.</exception>
    public void SetTopicConfigs(string name, IReadOnlyDictionary<string, string?> changes)
    {
        lock (_change)
        {
            ThrowIfClosed();
            Topic topic = Existing(name);
            var merged = new Dictionary<string, string>(topic.Configs.Overrides);
            foreach (var (key, value) in changes)
            {
                if (value is null)
                    merged.Remove(key);
                else
                    merged[key] = value;
            }
            ValidateConfigs(changes.Where(c => c.Value is not null).ToDictionary(c => c.Key, c => c.Value!));
            TopicConfigs before = topic.Configs;
            topic.Configs = new TopicConfigs(_settings, merged);
            try
            {
                Save(_byName, _producerIdsReserved);
            }
            catch (StorageException)
            {
                topic.Configs = before;
                throw;
            }
            foreach (PartitionLog partition in topic.Partitions)
                partition.Configs = topic.Configs;
        }
    }

    /// <summary>Changes what holds for topics that do not say otherwise; in force when this returns.</summary>
    public void ChangeDefaults(LogSettings settings)
    {
        lock (_change)
        {
            ThrowIfClosed();
            _settings = _context.Settings = settings with { Directory = _settings.Directory };
            foreach (Topic topic in _byName.Values)
            {
                topic.Configs = new TopicConfigs(_settings, topic.Configs.Overrides);
                foreach (PartitionLog partition in topic.Partitions)
                    partition.Configs = topic.Configs;
            }
        }
    }

    /// <summary>Whether these settings may be set on a topic.</summary>
    /// <exception cref="StorageException">One may not, and why.</exception>
    public static void ValidateConfigs(IReadOnlyDictionary<string, string> configs)
    {
        foreach (var (key, value) in configs)
        {
            TopicSetting setting = TopicSettings.Find(key)
                ?? throw new StorageException(ErrorCode.InvalidConfig, $"Unknown topic config name: {key}");
            if (setting.Own.FaultsOf(value) is [var problem, ..])
                throw new StorageException(ErrorCode.InvalidConfig, problem);
        }
    }

    private Topic Existing(string name) =>
        Find(name) ?? throw new StorageException(ErrorCode.UnknownTopicOrPartition, $"Topic '{name}' does not exist.");

    private string PartitionDirectory(string topic, int partition) =>
        Path.Combine(_settings.Directory, string.Create(CultureInfo.InvariantCulture, $"{topic}-{partition}"));

    private PartitionLog[] MakePartitions(string name, Guid id, TopicConfigs configs, int from, int to)
    {
        var made = new PartitionLog[to - from];
        for (int i = from; i < to; i++)
        {
            string directory = PartitionDirectory(name, i);
            if (Directory.Exists(directory))
                StrayFolders.SetAside(directory, _logger); // Of a topic whose creation or removal a crash cut short, or somebody's own.
            OwnerOnly.CreateFolder(directory);
            File.WriteAllText(Path.Combine(directory, StrayFolders.MetadataFile), StrayFolders.Metadata(id));
            made[i - from] = PartitionLog.Create(name, i, directory, configs, _context);
        }
        return made;
    }

    private void OpenTopics(Catalog catalog, bool wasStoppedCleanly, CancellationToken cancellationToken)
    {
        StrayFolders.CleanUp(_settings.Directory, catalog, _logger);
        if (catalog is { HasUncheckedBatches: true, Topics.Count: > 0 })
            LogMessages.CheckingOldBatches(_logger, _settings.Directory);
        var topics = catalog.Topics.Select(t =>
            (Row: t, Configs: new TopicConfigs(_settings, t.Configs), Logs: new PartitionLog[t.Partitions])).ToArray();
        var work = topics.SelectMany(t => Enumerable.Range(0, t.Row.Partitions).Select(p => (t.Row, t.Configs, t.Logs, Partition: p)));
        try
        {
            Parallel.ForEach(work, new ParallelOptions { CancellationToken = cancellationToken }, w =>
                w.Logs[w.Partition] = OpenPartition(catalog, w.Row.Name, w.Partition, w.Configs, wasStoppedCleanly));
        }
        catch (AggregateException problems)
        {
            throw problems.InnerExceptions[0]; // The message names its partition; one is enough to refuse.
        }
        _byName = _byName.AddRange(topics.Select(t => KeyValuePair.Create(t.Row.Name, new Topic(t.Row.Name, t.Row.Id, t.Configs, t.Logs))));
        _byId = _byName.Values.ToImmutableDictionary(t => t.Id);
        if (catalog.HasUncheckedBatches)
            Save(_byName, _producerIdsReserved);
    }

    private PartitionLog OpenPartition(Catalog catalog, string topic, int partition, TopicConfigs configs, bool wasStoppedCleanly)
    {
        string directory = PartitionDirectory(topic, partition);
        try
        {
            if (catalog.HasUncheckedBatches)
                new SegmentRepair(_context.Files, _context.Unfolding, _context.Logger).Run(topic, partition, directory);
            return PartitionLog.Open(topic, partition, directory, configs, _context, wasStoppedCleanly);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new IOException(
                $"partition {topic}-{partition} cannot be opened: {e.Message} Make {directory} readable, or restore it from a backup.", e);
        }
    }

    private void Save(ImmutableDictionary<string, Topic> topics, long nextProducerId) => AsStorage(() =>
    {
        var rows = topics.Values.OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => new CatalogTopic(t.Name, t.Id, t.Partitions.Count, t.Configs.Overrides));
        new Catalog(Catalog.CurrentVersion, ClusterId, nextProducerId, [.. rows], Interlocked.Increment(ref _revision),
            Catalog.CurrentChecks)
            .Save(_settings.Directory);
        return true;
    });

    private T AsStorage<T>(Func<T> change)
    {
        try
        {
            return change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(ErrorCode.StorageError, $"Cannot write {_settings.Directory}: {e.Message}", e);
        }
    }

    private void ThrowIfClosed()
    {
        if (_isClosed)
            throw new StorageException(ErrorCode.StorageError, "The broker is stopping.");
    }
}
