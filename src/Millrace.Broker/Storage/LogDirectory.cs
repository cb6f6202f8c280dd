using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Storage.Files;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Storage;

/// <summary>Everything under the data directory: topics, their partitions, the cluster's id, producer ids.</summary>
/// <remarks>
/// <c>DIR/.lock, DIR/.clean (only while stopped), DIR/catalog.json, DIR/topic-partition/*</c>. The catalog decides which topics exist;
/// partition directories hold Kafka's own log format.
/// </remarks>
internal sealed partial class LogDirectory : IAsyncDisposable
{
    private const string LockFile = ".lock", CleanFile = ".clean";

    private readonly Lock _change = new();
    private readonly LogContext _context;
    private volatile LogSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FileStream _lock;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _removals = [];

    /// <summary>Partitions of deleted topics whose files readers may still hold.</summary>
    private readonly List<PartitionLog> _deleted = [];
    private Task _maintenance = Task.CompletedTask;

    private volatile ImmutableDictionary<string, Topic> _byName = ImmutableDictionary.Create<string, Topic>(StringComparer.Ordinal);
    private volatile ImmutableDictionary<Guid, Topic> _byId = ImmutableDictionary<Guid, Topic>.Empty;
    private bool _isClosed;

    private LogDirectory(LogSettings settings, TimeProvider time, ILogger logger, FileStream lockFile, Catalog catalog)
    {
        (_settings, _time, _logger, _lock) = (settings, time, logger, lockFile);
        _context = new LogContext(settings, time, logger);
        ClusterId = catalog.ClusterId;
        _nextProducerId = _producerIdsReserved = catalog.NextProducerId;
        _revision = catalog.Revision;
    }

    /// <summary>Made at the first start and kept: 22 characters of URL-safe base64.</summary>
    public string ClusterId { get; }

    /// <summary>Log and index files open now.</summary>
    public int OpenFileCount => _context.Files.Count;

    public LogSettings Settings => _settings;

    /// <summary>How often the catalog was written: the end of what would be the metadata log of a cluster.</summary>
    public long Revision => Volatile.Read(ref _revision);

    /// <summary>All topics at this moment.</summary>
    public IReadOnlyCollection<Topic> Topics => [.. _byName.Values];

    public Topic? Find(string name) => _byName.GetValueOrDefault(name);

    public Topic? Find(Guid id) => _byId.GetValueOrDefault(id);

    /// <summary>Null when the topic or the partition does not exist.</summary>
    public PartitionLog? FindPartition(string topic, int partition) =>
        Find(topic)?.Partitions is { } all && (uint)partition < (uint)all.Count ? all[partition] : null;

    /// <summary>Opens or makes the directory, repairs what a crash left, and starts retention and compaction.</summary>
    /// <exception cref="IOException">Another process has it open, or it cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">Its catalog is damaged, or it has none and is not empty.</exception>
    public static async Task<LogDirectory> OpenAsync(LogSettings settings, TimeProvider time, ILogger logger,
        CancellationToken cancellationToken)
    {
        settings = settings with { Directory = Path.GetFullPath(settings.Directory) };
        OwnerOnly.CreateFolder(settings.Directory);
        if (OwnerOnly.IsOpenToOthers(settings.Directory))
            LogMessages.OpenToOthers(logger, settings.Directory);
        // Before there is a lock: a file of ours in the folder of a Kafka, which runs as another user, would keep that from starting.
        if (!File.Exists(Path.Combine(settings.Directory, Catalog.FileName)))
            StrayFolders.RefuseWithoutCatalog(settings.Directory);
        FileStream lockFile = TakeLock(settings.Directory);
        try
        {
            Catalog? catalog = Catalog.Load(settings.Directory);
            bool isNew = catalog is null;
            if (catalog is null)
            {
                catalog = new Catalog(Catalog.CurrentVersion, KafkaUuid.ToText(KafkaUuid.New()), 0, [], Checks: Catalog.CurrentChecks);
                catalog.Save(settings.Directory);
            }
            bool wasStoppedCleanly = isNew || File.Exists(Path.Combine(settings.Directory, CleanFile));
            if (!wasStoppedCleanly)
                LogMessages.UncleanStart(logger, settings.Directory);
            var directory = new LogDirectory(settings, time, logger, lockFile, catalog);
            await Task.Run(() => directory.OpenTopics(catalog, wasStoppedCleanly, cancellationToken), cancellationToken);
            RemoveCleanMarker(settings.Directory);
            directory._maintenance = directory.MaintainAsync();
            return directory;
        }
        catch
        {
            await lockFile.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next id for an idempotent producer. Ids are reserved on disk before they are given, so none is given twice.</summary>
    /// <exception cref="StorageException">The reservation could not be written.</exception>
    public long AllocateProducerId()
    {
        lock (_change)
        {
            if (_nextProducerId == _producerIdsReserved)
            {
                Save(_byName, _producerIdsReserved + ProducerIdBlock);
                _producerIdsReserved += ProducerIdBlock;
            }
            return _nextProducerId++;
        }
    }

    /// <summary>Stops the background work, saves everything and lets the directory go.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_change)
        {
            if (_isClosed)
                return;
            _isClosed = true;
        }
        await _stopping.CancelAsync();
        await _maintenance;
        await Task.WhenAll(_removals);
        bool[] areSafe = await Task.WhenAll(_byName.Values.SelectMany(t => t.Partitions).Select(CloseAsync));
        foreach (PartitionLog deleted in _deleted)
            deleted.CloseRetired(DateTimeOffset.MaxValue);
        if (areSafe.All(safe => safe))
            DurableFile.Replace(Path.Combine(_settings.Directory, CleanFile), []);
        await _lock.DisposeAsync();
        _stopping.Dispose();
    }

    /// <summary>One partition that cannot be closed does not keep the others from being saved.</summary>
    private async Task<bool> CloseAsync(PartitionLog partition)
    {
        try
        {
            return await Task.Run(partition.CloseAsync);
        }
        catch (Exception e)
        {
            LogMessages.CloseFailed(_logger, e, partition.TopicName, partition.Index, partition.DirectoryPath);
            return false;
        }
    }

    private static FileStream TakeLock(string directory)
    {
        string path = Path.Combine(directory, LockFile);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"{directory} is used by another process (or cannot be written): {path} could not be locked.", e);
        }
    }

    /// <summary>In front of the first append, and not before: a start that fails leaves the marker to the next one.</summary>
    private static void RemoveCleanMarker(string directory)
    {
        File.Delete(Path.Combine(directory, CleanFile));
        DurableFile.FlushDirectory(directory);
    }
}
