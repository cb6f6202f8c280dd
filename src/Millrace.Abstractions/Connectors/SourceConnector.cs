using Millrace.Records;

namespace Millrace.Connectors;

/// <summary>A connector from another system into topics.</summary>
public abstract class SourceConnector : Connector
{
    /// <summary>A new task, not started.</summary>
    public abstract SourceTask CreateTask();

    /// <summary>
    /// Whether it goes on behind the last stored offset and repeats nothing, with that configuration: then a worker with
    /// <c>exactly.once.source.support=enabled</c> delivers each record once. Default: it does not.
    /// </summary>
    public virtual ExactlyOnceSupport ExactlyOnceSupport(IReadOnlyDictionary<string, string> config) =>
        Connectors.ExactlyOnceSupport.Unsupported;

    /// <summary>
    /// Whether its tasks say themselves where transactions end (<see cref="TransactionContext"/>), with that configuration. Default:
    /// they do not.
    /// </summary>
    public virtual bool DefinesTransactionBoundaries(IReadOnlyDictionary<string, string> config) => false;

    /// <summary>
    /// Called before stored offsets are changed by hand; a null offset removes that partition's. Throws what must not be stored.
    /// True says the connector has accepted them. Default: false, it does not look.
    /// </summary>
    public virtual Task<bool> AlterOffsetsAsync(
        IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<OffsetMap, OffsetMap?> offsets,
        CancellationToken cancellationToken) => Task.FromResult(false);
}
