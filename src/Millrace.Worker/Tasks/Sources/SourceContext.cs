using Millrace.Connectors;
using Millrace.Records;
using Millrace.Worker.States;
using Millrace.Worker.Stores;

namespace Millrace.Worker.Tasks.Sources;

/// <summary>What a source task may ask: its offsets, as stored.</summary>
internal sealed class SourceContext(TaskId id, TaskLog log, OffsetStore offsets, TransactionContext? transactions = null)
    : SourceTaskContext
{
    public override string ConnectorName => id.Connector;

    public override int TaskId => id.Task;

    public override TaskLog Log { get; } = log;

    public override TransactionContext? Transactions { get; } = transactions;

    public override Task<OffsetMap?> ReadOffsetAsync(OffsetMap partition, CancellationToken cancellationToken) =>
        offsets.ReadAsync(id.Connector, partition, cancellationToken);
}
