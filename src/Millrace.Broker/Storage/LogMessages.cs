using Microsoft.Extensions.Logging;

namespace Millrace.Broker.Storage;

/// <summary>
/// What partitions and their directory say. Event ids 3000 to 3099, with those that Files, Compaction and Repair say for themselves.
/// </summary>
internal static partial class LogMessages
{
    [LoggerMessage(1300, LogLevel.Error, "Read of {Topic}-{Partition} at offset {Offset} failed")]
    public static partial void ReadFailed(ILogger logger, Exception cause, string topic, int partition, long offset);

    [LoggerMessage(1301, LogLevel.Error,
        "Append to {Topic}-{Partition} failed; producers get KAFKA_STORAGE_ERROR until {Directory} can be written")]
    public static partial void AppendFailed(ILogger logger, Exception cause, string topic, int partition, string directory);

    [LoggerMessage(1302, LogLevel.Warning,
        "Records of {Topic}-{Partition} at offset {Offset} cannot be read; times are taken from the batch")]
    public static partial void RecordsUnreadable(ILogger logger, Exception cause, string topic, int partition, long offset);

    [LoggerMessage(1303, LogLevel.Warning,
        "{Topic}-{Partition}: dropped {Bytes} bytes of an unfinished write; the log ends at offset {End}. {Reason}")]
    public static partial void TornTailCut(ILogger logger, string topic, int partition, long bytes, long end, string reason);

    [LoggerMessage(1304, LogLevel.Error,
        "{Topic}-{Partition}: the log is damaged and ends at offset {End} now; the {Bytes} bytes behind it are kept in {Path}. {Reason}")]
    public static partial void DamageCut(ILogger logger, string topic, int partition, long bytes, long end, string path, string reason);

    [LoggerMessage(1305, LogLevel.Error, "{Topic}-{Partition}: a segment behind the damage was set aside as {Path}")]
    public static partial void SegmentSetAside(ILogger logger, string topic, int partition, string path);

    [LoggerMessage(1306, LogLevel.Critical,
        "{Topic}-{Partition} is offline: could not {Action} {Directory}. Restart the broker when the disk is well")]
    public static partial void PartitionOffline(ILogger logger, Exception cause, string topic, int partition, string action,
        string directory);

    [LoggerMessage(1307, LogLevel.Error, "{Topic}-{Partition} could not be closed cleanly; the next start checks {Directory}")]
    public static partial void CloseFailed(ILogger logger, Exception cause, string topic, int partition, string directory);

    [LoggerMessage(1308, LogLevel.Warning, "Cannot remove {Directory}; the next start tries again")]
    public static partial void RemoveFailed(ILogger logger, Exception cause, string directory);

    [LoggerMessage(1309, LogLevel.Information, "{Topic}-{Partition}: {Count} old segments dropped; the log starts at offset {Start}")]
    public static partial void SegmentsDropped(ILogger logger, string topic, int partition, int count, long start);

    [LoggerMessage(1310, LogLevel.Information, "Removed {Path}, left by a crash")]
    public static partial void LeftoverRemoved(ILogger logger, string path);

    [LoggerMessage(1311, LogLevel.Warning, "{Directory} was not closed cleanly; the ends of its logs are checked")]
    public static partial void UncleanStart(ILogger logger, string directory);

    [LoggerMessage(1312, LogLevel.Error, "{Task} of {Topic}-{Partition} failed; it is tried again")]
    public static partial void MaintenanceFailed(ILogger logger, Exception cause, string task, string topic, int partition);

    [LoggerMessage(1316, LogLevel.Error,
        "{Task} of {Topic}-{Partition} failed and is left out until the next start; reads, writes and all other partitions go on")]
    public static partial void MaintenanceSetAside(ILogger logger, Exception cause, string task, string topic, int partition);

    [LoggerMessage(1317, LogLevel.Error, "A round of flush, retention and compaction failed; the next one comes in a second")]
    public static partial void RoundFailed(ILogger logger, Exception cause);

    [LoggerMessage(1313, LogLevel.Information,
        "{Topic}-{Partition}: compacted {BytesBefore} bytes to {BytesAfter} up to offset {Offset}")]
    public static partial void Compacted(ILogger logger, string topic, int partition, long bytesBefore, long bytesAfter, long offset);

    [LoggerMessage(1315, LogLevel.Warning,
        "{Topic}-{Partition}: the records of the batch at offset {Offset} cannot be read; compaction keeps them all")]
    public static partial void KeptUncompacted(ILogger logger, Exception cause, string topic, int partition, long offset);

    [LoggerMessage(1318, LogLevel.Error,
        "{Topic}-{Partition}: no {What} in {Directory}; it is empty and goes on at offset {Offset}. Stop the broker and "
        + "restore them from a backup if they are needed")]
    public static partial void PartitionMissing(ILogger logger, string topic, int partition, string what, string directory, long offset);

    [LoggerMessage(1319, LogLevel.Error,
        "{Topic}-{Partition}: offsets {From} to {To} are missing, a segment is not in {Directory}; stop the broker and restore it from a "
        + "backup if it is needed")]
    public static partial void SegmentsMissing(ILogger logger, string topic, int partition, long from, long to, string directory);

    [LoggerMessage(1321, LogLevel.Warning,
        "{Directory} is of no topic of this broker; it was set aside as {Aside}. Remove it when it is not needed")]
    public static partial void StraySetAside(ILogger logger, string directory, string aside);

    [LoggerMessage(1324, LogLevel.Information,
        "Batches in {Directory} that were written before batches were checked are looked into, once")]
    public static partial void CheckingOldBatches(ILogger logger, string directory);

    [LoggerMessage(1326, LogLevel.Warning,
        "Every user of this machine can read what is in {Directory}, passwords of connectors too: chmod 700 {Directory}")]
    public static partial void OpenToOthers(ILogger logger, string directory);

}
