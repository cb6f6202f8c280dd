namespace Millrace.Broker.Storage;

/// <summary>Something that waits for a partition to change, such as a parked fetch.</summary>
internal interface ILogObserver
{
    /// <summary>
    /// Records were appended, or the topic was deleted (<see cref="PartitionLog.IsDeleted"/>). Called on the appender's thread, outside
    /// the log's locks, perhaps several times: set a signal and return; must not throw.
    /// </summary>
    void OnLogChanged(PartitionLog log);
}
