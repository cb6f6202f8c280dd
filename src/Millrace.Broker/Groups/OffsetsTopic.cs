using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Codecs;
using Millrace.Broker.Storage.Topics;

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

    /// <summary>Alone at the start, so nobody to share with.</summary>
    private static readonly UnfoldingBudget s_bounds = new(new LogSettings { Directory = "" }.MaxUnfoldedBatchBytes, long.MaxValue);

    /// <exception cref="StorageException">The log cannot be written.</exception>
    public void AppendOffsets(string groupId, IReadOnlyDictionary<PartitionKey, CommittedOffset> offsets) =>
        Append([.. offsets.Select(offset => new KeyedRecord(
            OffsetsTopicFormat.OffsetKey(groupId, offset.Key), OffsetsTopicFormat.OffsetValue(offset.Value)))]);

    /// <exception cref="StorageException">The log cannot be written.</exception>
    public void AppendOffsetTombstones(string groupId, IEnumerable<PartitionKey> partitions) =>
        Append([.. partitions.Select(partition => new KeyedRecord(OffsetsTopicFormat.OffsetKey(groupId, partition), null))]);

    /// <exception cref="StorageException">The log cannot be written.</exception>
    public void AppendGroup(string groupId, GroupMetadata metadata) =>
        Append([new KeyedRecord(OffsetsTopicFormat.GroupKey(groupId), OffsetsTopicFormat.GroupValue(metadata))]);

    /// <exception cref="StorageException">The log cannot be written.</exception>
    public void AppendGroupTombstone(string groupId) => Append([new KeyedRecord(OffsetsTopicFormat.GroupKey(groupId), null)]);

    /// <summary>Reads the topic from its start; the newest record of each key counts.</summary>
    public Dictionary<string, StoredGroup> Load()
    {
        var groups = new Dictionary<string, StoredGroup>();
        var buffer = new ArrayBufferWriter<byte>();
        for (long offset = log.LogStartOffset; offset < log.HighWatermark;)
        {
            ReadResult read = log.Read(offset, maxBytes: 1024 * 1024, atLeastOneBatch: true, IsolationLevel.ReadUncommitted);
            if (read.Error != ErrorCode.None)
                throw new StorageException(
                    read.Error,
                    $"the committed offsets cannot be read: {Name}-0 at offset {offset}, in {log.DirectoryPath}. Restore that folder from "
                    + $"a backup, or move it away to begin without them.");
            if (read.Records.IsEmpty)
                break;
            buffer.ResetWrittenCount();
            read.Records.CopyTo(buffer);
            offset = Replay(buffer.WrittenMemory, groups);
        }
        return groups;
    }

    /// <summary>A change that could not be stored where no client is there to be told.</summary>
    [LoggerMessage(1201, LogLevel.Error, "Group {GroupId}: a change was not stored and will be lost if the broker stops now.")]
    public partial void ReportLost(string groupId, Exception problem);

    [LoggerMessage(1202, LogLevel.Error, "Group {GroupId} could not be restored; it begins anew.")]
    public partial void ReportNotRestored(string groupId, Exception problem);

    [LoggerMessage(1203, LogLevel.Error,
        "A record of __consumer_offsets cannot be read and was left out: batch at offset {Offset}, record {Index}.")]
    private partial void ReportLeftOut(long offset, int index, Exception problem);

    [LoggerMessage(1204, LogLevel.Error,
        "The records of __consumer_offsets from offset {Offset} to {End} cannot be read and were left out.")]
    private partial void ReportBatchLeftOut(long offset, long end, Exception problem);

    private long Replay(ReadOnlyMemory<byte> batches, Dictionary<string, StoredGroup> groups)
    {
        long next = 0;
        while (!batches.IsEmpty)
        {
            BatchHeader header = BatchHeader.Read(batches.Span);
            next = header.NextOffset;
            try
            {
                if (!header.IsControl)
                    ReplayBatch(batches[..(int)header.TotalSize], header, groups);
            }
            catch (InvalidDataException problem)
            {
                ReportBatchLeftOut(header.BaseOffset, header.LastOffset, problem);
            }
            batches = batches[(int)header.TotalSize..];
        }
        return next;
    }

    private void ReplayBatch(ReadOnlyMemory<byte> batch, in BatchHeader header, Dictionary<string, StoredGroup> groups)
    {
        using UnpackedRecords unpacked = UnpackedRecords.Of(batch, header, s_bounds);
        var records = new RecordReader(unpacked.Span, header.Count);
        while (records.MoveNext())
        {
            try
            {
                if (records.Current.HasKey)
                    Replay(records.Current, groups);
            }
            catch (Exception problem)
            {
                ReportLeftOut(header.BaseOffset, records.Index, problem);
            }
        }
    }

    private static void Replay(in Record record, Dictionary<string, StoredGroup> groups)
    {
        if (OffsetsTopicFormat.ReadKey(record.Key) is not var (groupId, partition))
            return;
        if (!groups.TryGetValue(groupId, out StoredGroup? group))
            groups.Add(groupId, group = new StoredGroup());
        if (partition is { } offsetOf && record.HasValue)
            group.Offsets[offsetOf] = OffsetsTopicFormat.ReadOffset(KeyedRecord.ValueOf(record));
        else if (partition is { } forgotten)
            group.Offsets.Remove(forgotten);
        else
            group.Metadata = record.HasValue ? OffsetsTopicFormat.ReadGroup(KeyedRecord.ValueOf(record)) : null;
        if (group.Metadata is null && group.Offsets.Count == 0)
            groups.Remove(groupId);
    }

    private void Append(IReadOnlyList<KeyedRecord> records)
    {
        AppendResult result = log.Append(KeyedRecord.ToBatch(records, time.GetUtcNow().ToUnixTimeMilliseconds()), AppendOrigin.Coordinator);
        if (result.Error != ErrorCode.None)
            throw new StorageException(result.Error, $"Cannot write {Name}-0: {result.Message}");
    }
}
