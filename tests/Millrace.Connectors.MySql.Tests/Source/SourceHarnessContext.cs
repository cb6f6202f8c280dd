using Millrace.Records;

namespace Millrace.Connectors.MySql.Tests.Source;

/// <summary>The worker's side of a source task.</summary>
internal sealed class SourceHarnessContext(Dictionary<OffsetMap, OffsetMap> offsets) : SourceTaskContext
{
    private readonly CollectingLog _log = new();

    public Dictionary<OffsetMap, OffsetMap> Offsets { get; } = offsets;

    public List<string> Lines => _log.Lines;

    public override string ConnectorName => "source";

    public override int TaskId => 0;

    public override TaskLog Log => _log;

    public override Task<OffsetMap?> ReadOffsetAsync(OffsetMap partition, CancellationToken cancellationToken) => Task.FromResult(Offsets.GetValueOrDefault(partition));
}
