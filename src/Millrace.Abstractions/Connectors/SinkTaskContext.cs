using Millrace.Records;

namespace Millrace.Connectors;

/// <summary>What a sink task may ask of its worker. To be called from within the task's own methods.</summary>
public abstract class SinkTaskContext
{
    /// <summary>The name of its connector in the worker.</summary>
    public abstract string ConnectorName { get; }

    /// <summary>Its number, from 0.</summary>
    public abstract int TaskId { get; }

    /// <summary>Lines for people.</summary>
    public abstract TaskLog Log { get; }

    /// <summary>Where to report single bad records; null when neither a dead letter queue nor <c>errors.log.enable</c> is set.</summary>
    public abstract ErrantRecordReporter? Reporter { get; }

    /// <summary>The partitions this task holds now.</summary>
    public abstract IReadOnlyCollection<TopicPartition> Assignment { get; }

    /// <summary>After a <see cref="Errors.RetriableException"/>: how long to wait before the batch comes again, once.</summary>
    public abstract void RetryAfter(TimeSpan delay);

    /// <summary>Reads on from these offsets, for tasks that keep offsets in their own system.</summary>
    public abstract void Seek(IReadOnlyDictionary<TopicPartition, long> offsets);

    /// <summary>Asks for offsets to be committed soon, without waiting for the interval.</summary>
    public abstract void RequestCommit();

    /// <summary>No more records of these partitions, until <see cref="Resume"/>.</summary>
    public abstract void Pause(IReadOnlyCollection<TopicPartition> partitions);

    /// <summary>Records of these partitions again.</summary>
    public abstract void Resume(IReadOnlyCollection<TopicPartition> partitions);
}
