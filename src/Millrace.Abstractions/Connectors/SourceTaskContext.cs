using Millrace.Records;

namespace Millrace.Connectors;

/// <summary>What a source task may ask of its worker.</summary>
public abstract class SourceTaskContext
{
    /// <summary>The name of its connector in the worker.</summary>
    public abstract string ConnectorName { get; }

    /// <summary>Its number, from 0.</summary>
    public abstract int TaskId { get; }

    /// <summary>Lines for people.</summary>
    public abstract TaskLog Log { get; }

    /// <summary>
    /// Where the task says that its transactions end; null unless the worker delivers exactly once and <c>transaction.boundary</c> is
    /// connector.
    /// </summary>
    public virtual TransactionContext? Transactions => null;

    /// <summary>The offset last committed for that partition, or null. Reads the offsets topic to its end; not for the hot path.</summary>
    public abstract Task<OffsetMap?> ReadOffsetAsync(OffsetMap partition, CancellationToken cancellationToken);
}
