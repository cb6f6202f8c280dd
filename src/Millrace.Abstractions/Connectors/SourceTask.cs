using Millrace.Records;

namespace Millrace.Connectors;

/// <summary>
/// Reads batches of records from another system. Calls come one at a time:
/// <see cref="Initialize"/>, <see cref="StartAsync"/>, <see cref="PollAsync"/> again and again, <see cref="StopAsync"/>.
/// <see cref="Acknowledge"/> and <see cref="CommitAsync"/> come between polls, and from the worker's thread also while a poll waits for
/// data.
/// </summary>
public abstract class SourceTask
{
    /// <summary>What may be asked of the worker; there from <see cref="Initialize"/> on.</summary>
    protected SourceTaskContext Context { get; private set; } = null!;

    /// <summary>Called by the worker, before all else.</summary>
    public void Initialize(SourceTaskContext context) => Context = context;

    /// <summary>Called once, with the task's configuration. Errors: any stops the task.</summary>
    public abstract Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken);

    /// <summary>
    /// Waits for data and adds it to the batch, with topic, values and source offsets. May return with an empty batch; must return soon
    /// after cancellation.
    /// </summary>
    /// <exception cref="Errors.RetriableException">The task is asked again after a pause; anything else stops it.</exception>
    public abstract ValueTask PollAsync(RecordBatch batch, CancellationToken cancellationToken);

    /// <summary>Records that are safe in Kafka, or were dropped on purpose.</summary>
    public virtual void Acknowledge(ReadOnlySpan<RecordAcknowledgement> records)
    {
    }

    /// <summary>All offsets of acknowledged records have been stored: the source system may forget what it kept.</summary>
    public virtual ValueTask CommitAsync(CancellationToken cancellationToken) => default;

    /// <summary>
    /// Where a record of this task came from, such as "table db.t, row with id=7", for the message of its failure.
    /// Called also while a poll is under way, and for a record that transformations have changed already.
    /// </summary>
    public virtual string Describe(in Record record) =>
        record.SourcePartition is { } partition ? $"source partition {partition}" : $"topic '{record.Topic}'";

    /// <summary>Called once at the end, also when the task has failed. Default: nothing.</summary>
    public virtual Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
