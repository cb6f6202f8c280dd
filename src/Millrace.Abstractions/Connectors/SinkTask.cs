using Millrace.Records;

namespace Millrace.Connectors;

/// <summary>
/// Writes batches of records to another system. Calls come one at a time, in this order:
/// <see cref="Initialize"/>, <see cref="StartAsync"/>, then <see cref="Open"/>, <see cref="PutAsync"/>, <see cref="PreCommitAsync"/> and
/// <see cref="Close"/> as partitions come and go, at last <see cref="StopAsync"/>.
/// </summary>
/// <remarks>
/// While <see cref="PutAsync"/> is under way the worker reads and decodes the next batch.
/// A task whose client blocks therefore returns early and works on a thread of its own. Errors: <see cref="Errors.RetriableException"/>
/// brings the same batch again after a pause; anything else stops the task. Single bad records are handed to
/// <see cref="SinkTaskContext.Reporter"/> where there is one.
/// </remarks>
public abstract class SinkTask
{
    /// <summary>What may be asked of the worker; there from <see cref="Initialize"/> on.</summary>
    protected SinkTaskContext Context { get; private set; } = null!;

    /// <summary>Called by the worker, before all else.</summary>
    public void Initialize(SinkTaskContext context) => Context = context;

    /// <summary>Called once, with the task's configuration. Errors: any stops the task.</summary>
    public abstract Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken);

    /// <summary>New partitions; records of them may come from now on.</summary>
    public virtual void Open(IReadOnlyCollection<TopicPartition> partitions)
    {
    }

    /// <summary>Partitions that are taken away; no record of them comes any more.</summary>
    public virtual void Close(IReadOnlyCollection<TopicPartition> partitions)
    {
    }

    /// <summary>
    /// Writes a batch, which may be empty. The batch and all it refers to belong to the task until the returned task completes, and no
    /// longer. When it completes without an error the records count as written:
    /// either they are durable, or <see cref="PreCommitAsync"/> makes them so.
    /// </summary>
    public abstract ValueTask PutAsync(RecordBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// Asked before offsets are committed: makes durable what is not yet, and returns the offsets (of the next record to read) that may be
    /// committed. Default: what was put is durable, all of <paramref name="consumed"/>.
    /// </summary>
    public virtual ValueTask<IReadOnlyDictionary<TopicPartition, long>> PreCommitAsync(
        IReadOnlyDictionary<TopicPartition, long> consumed, CancellationToken cancellationToken) => new(consumed);

    /// <summary>Called once at the end, also when the task has failed. Default: nothing.</summary>
    public virtual Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
