using Millrace.Records;

namespace Millrace.Connectors;

/// <summary>A connector from another system into topics.</summary>
public abstract class SourceConnector : Connector
{
    /// <summary>A new task, not started.</summary>
    public abstract SourceTask CreateTask();

    /// <summary>
    /// Called before stored offsets are changed by hand; a null offset removes that partition's. Throws what must not be stored.
    /// True says the connector has accepted them. Default: false, it does not look.
    /// </summary>
    public virtual Task<bool> AlterOffsetsAsync(
        IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<OffsetMap, OffsetMap?> offsets,
        CancellationToken cancellationToken) => Task.FromResult(false);
}
