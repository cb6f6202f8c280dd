namespace Millrace.Connectors;

/// <summary>
/// Where the transactions of a source task end, for tasks that say so themselves (<c>transaction.boundary=connector</c>). To be called from
/// within <see cref="SourceTask.PollAsync"/>, for the batch that it fills. Without a call a transaction goes on with the next batch.
/// </summary>
public abstract class TransactionContext
{
    /// <summary>Ends the transaction behind the batch: its records and their offsets become visible together.</summary>
    public abstract void Commit();

    /// <summary>The same behind one record of the batch.</summary>
    /// <param name="record">Its index in the batch.</param>
    public abstract void CommitAfter(int record);

    /// <summary>
    /// Ends the transaction behind the batch and drops its records; their offsets are stored, so that they do not come again.
    /// </summary>
    public abstract void Abort();

    /// <summary>The same behind one record of the batch, which is dropped too.</summary>
    /// <param name="record">Its index in the batch.</param>
    public abstract void AbortAfter(int record);
}

/// <summary>Whether a source connector repeats nothing when it goes on from a stored offset.</summary>
public enum ExactlyOnceSupport
{
    /// <summary>After a restart records may come again.</summary>
    Unsupported,

    /// <summary>It goes on behind the last record whose offset is stored.</summary>
    Supported,
}
