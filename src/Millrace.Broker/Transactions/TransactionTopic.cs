using System.Globalization;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Transactions;

/// <summary>
/// The coordinator's memory and its pen: the internal, compacted topic <c>__transaction_state</c>, and the markers in the partitions of a
/// transaction. The topic is made with the first transactional id: who has none, sees none.
/// </summary>
internal sealed partial class TransactionTopic(LogDirectory logs, TimeProvider time, ILogger logger)
{
    public const string Name = "__transaction_state";

    /// <summary>Kafka's own settings for the topic, but one partition, and segments of 4 MiB instead of 100 MiB.</summary>
    private static readonly Dictionary<string, string> s_configs = new()
    {
        ["cleanup.policy"] = "compact",
        ["compression.type"] = "uncompressed",
        ["segment.bytes"] = (4 * 1024 * 1024).ToString(CultureInfo.InvariantCulture),
    };

    private readonly Lock _creation = new();
    private volatile CoordinatorLog? _log;

    /// <exception cref="StorageException">The log cannot be written.</exception>
    public void Append(string transactionalId, TransactionSnapshot transaction) =>
        Log().Append([new KeyedRecord(TransactionLogFormat.Key(transactionalId), TransactionLogFormat.Value(transaction))]);

    /// <exception cref="StorageException">The log cannot be written.</exception>
    public void AppendTombstone(string transactionalId) =>
        Log().Append([new KeyedRecord(TransactionLogFormat.Key(transactionalId), null)]);

    /// <summary>The newest record of each id.</summary>
    public Dictionary<string, TransactionSnapshot> Load()
    {
        var stored = new Dictionary<string, TransactionSnapshot>();
        if (logs.Find(Name) is null)
            return stored;
        Log().Replay((in BatchHeader _, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool hasValue) =>
        {
            if (TransactionLogFormat.ReadKey(key) is not { } id)
                return;
            if (hasValue)
                stored[id] = TransactionLogFormat.ReadValue(value);
            else
                stored.Remove(id);
        });
        return stored;
    }

    /// <exception cref="StorageException">The log cannot be written. A topic that was deleted needs no marker.</exception>
    public void AppendMarker(Groups.PartitionKey partition, TransactionMarker marker)
    {
        if (logs.FindPartition(partition.Topic, partition.Partition) is not { } log)
            return;
        AppendResult result = log.Append(marker.ToBatch(time.GetUtcNow().ToUnixTimeMilliseconds()), AppendOrigin.Coordinator);
        if (result.Error is not (ErrorCode.None or ErrorCode.UnknownTopicOrPartition))
            throw new StorageException(result.Error, result.Message ?? result.Error.ToString());
    }

    /// <summary>A transaction that is decided and not ended everywhere; the next check tries again.</summary>
    [LoggerMessage(1205, LogLevel.Error,
        "The transaction of {TransactionalId} is decided ({State}), but not all partitions could be told; this is tried again.")]
    public partial void ReportUnfinished(string transactionalId, TransactionState state, Exception problem);

    [LoggerMessage(1206, LogLevel.Information,
        "Aborted the transaction of {TransactionalId}, producer {ProducerId}: it was open for longer than its time-out of {TimeoutMs} ms.")]
    public partial void ReportTimedOut(string transactionalId, long producerId, int timeoutMs);

    /// <summary>A change that could not be stored where no client is there to be told.</summary>
    [LoggerMessage(1207, LogLevel.Error, "Transactional id {TransactionalId}: a change could not be stored; this is tried again.")]
    public partial void ReportLost(string transactionalId, Exception problem);

    private CoordinatorLog Log()
    {
        if (_log is { } open)
            return open;
        lock (_creation)
        {
            Topic topic = logs.Find(Name) ?? logs.CreateTopic(Name, 1, s_configs);
            return _log ??= new CoordinatorLog(topic.Partitions[0], time, logger);
        }
    }
}
