using System.Collections.ObjectModel;
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

    /// <summary>
    /// The settings, in Kafka's names, by which a client reaches the cluster that the records come from (<c>bootstrap.servers</c>,
    /// <c>security.protocol</c> ...), and <c>isolation.level</c> where they are read by another than read_committed; they may hold secrets.
    /// For tasks that write to Kafka themselves. Default: none.
    /// </summary>
    public virtual IReadOnlyDictionary<string, string> ClusterSettings => ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Who the task is in its connector's consumer group now, as librdkafka writes it: a producer's transaction that commits the offsets of
    /// a batch shows it, and is refused when the partitions have gone to another task meanwhile. May be asked for from any thread while a
    /// put is under way; to be asked for anew in each. Default: empty.
    /// </summary>
    public virtual ReadOnlyMemory<byte> GroupMembership => default;

    /// <summary>The partitions this task holds now.</summary>
    public abstract IReadOnlyCollection<TopicPartition> Assignment { get; }

    /// <summary>
    /// A converter for what the task itself writes, of the worker's plugins: that which <paramref name="setting"/> of the connector names,
    /// configured by the settings below it; where it is not set, one like that which reads the records. Default: there are none.
    /// </summary>
    /// <param name="setting">For instance <c>output.value.converter</c>.</param>
    /// <param name="role">What it is for.</param>
    /// <exception cref="Errors.ConfigException">A setting is wrong; the message names it.</exception>
    public virtual Converter CreateConverter(string setting, ConverterRole role) =>
        throw new NotSupportedException($"{GetType().Name} makes no converters.");

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
