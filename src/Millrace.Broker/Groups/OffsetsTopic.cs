using System.Globalization;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Groups;

/// <summary>
/// The groups' memory: the internal, compacted topic <c>__consumer_offsets</c> in Kafka's record format. Compaction keeps it as large as
/// what it says; small segments let compaction begin early.
/// </summary>
internal sealed partial class OffsetsTopic(PartitionLog log, TimeProvider time, ILogger logger)
{
    public const string Name = "__consumer_offsets";

    /// <summary>Kafka splits groups over 50 partitions to spread them over nodes; here is one node.</summary>
    public const int Partitions = 1;

    /// <summary>Kafka's own settings for the topic, but segments of 4 MiB instead of 100 MiB.</summary>
    public static readonly IReadOnlyDictionary<string, string> Configs = new Dictionary<string, string>
    {
        ["cleanup.policy"] = "compact",
        ["compression.type"] = "producer",
        ["segment.bytes"] = (4 * 1024 * 1024).ToString(CultureInfo.InvariantCulture),
    };

    private readonly CoordinatorLog _log = new(log, time, logger);

    /// <param name="transaction">Whose transaction decides whether they count; null when they do at once.</param>
    /// <exception cref="StorageException">The log cannot be written.</exception>
    public void AppendOffsets(
        string groupId, IReadOnlyDictionary<PartitionKey, CommittedOffset> offsets, ProducerIdentity? transaction = null) =>
        _log.Append([.. offsets.Select(offset => new KeyedRecord(
            OffsetsTopicFormat.OffsetKey(groupId, offset.Key), OffsetsTopicFormat.OffsetValue(offset.Value)))], transaction);

    /// <exception cref="StorageException">The log cannot be written.</exception>
    public void AppendOffsetTombstones(string groupId, IEnumerable<PartitionKey> partitions) =>
        _log.Append([.. partitions.Select(partition => new KeyedRecord(OffsetsTopicFormat.OffsetKey(groupId, partition), null))]);

    /// <exception cref="StorageException">The log cannot be written.</exception>
    public void AppendGroup(string groupId, GroupMetadata metadata) =>
        _log.Append([new KeyedRecord(OffsetsTopicFormat.GroupKey(groupId), OffsetsTopicFormat.GroupValue(metadata))]);

    /// <exception cref="StorageException">The log cannot be written.</exception>
    public void AppendGroupTombstone(string groupId) => _log.Append([new KeyedRecord(OffsetsTopicFormat.GroupKey(groupId), null)]);

    /// <summary>Reads the topic from its start; the newest record of each key counts, of a transaction from its marker on.</summary>
    public Dictionary<string, StoredGroup> Load()
    {
        var groups = new Dictionary<string, StoredGroup>();
        var withPending = new Dictionary<long, HashSet<StoredGroup>>();
        _log.Replay(
            (in BatchHeader batch, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool hasValue) =>
            {
                if (OffsetsTopicFormat.ReadKey(key) is not var (groupId, partition))
                    return;
                if (!groups.TryGetValue(groupId, out StoredGroup? group))
                    groups.Add(groupId, group = new StoredGroup());
                Replay(group, partition, value, hasValue, batch.IsTransactional ? batch.ProducerId : null);
                if (!batch.IsTransactional)
                    return;
                if (!withPending.TryGetValue(batch.ProducerId, out HashSet<StoredGroup>? pending))
                    withPending.Add(batch.ProducerId, pending = []);
                pending.Add(group);
            },
            marker =>
            {
                withPending.Remove(marker.ProducerId, out HashSet<StoredGroup>? pending);
                foreach (StoredGroup group in pending ?? [])
                    group.Complete(marker.ProducerId, marker.IsCommit);
            });
        foreach ((string groupId, StoredGroup group) in groups)
        {
            if (group.IsEmpty)
                groups.Remove(groupId);
        }
        return groups;
    }

    /// <summary>A change that could not be stored where no client is there to be told.</summary>
    [LoggerMessage(1201, LogLevel.Error, "Group {GroupId}: a change was not stored and will be lost if the broker stops now.")]
    public partial void ReportLost(string groupId, Exception problem);

    [LoggerMessage(1202, LogLevel.Error, "Group {GroupId} could not be restored; it begins anew.")]
    public partial void ReportNotRestored(string groupId, Exception problem);

    private static void Replay(
        StoredGroup group, PartitionKey? partition, ReadOnlySpan<byte> value, bool hasValue, long? transactionOf)
    {
        if (partition is not { } offsetOf)
            group.Metadata = hasValue ? OffsetsTopicFormat.ReadGroup(value) : null;
        else if (!hasValue)
            group.Offsets.Remove(offsetOf);
        else if (transactionOf is { } producerId)
            group.PendingOf(producerId)[offsetOf] = OffsetsTopicFormat.ReadOffset(value);
        else
            group.Offsets[offsetOf] = OffsetsTopicFormat.ReadOffset(value);
    }
}
