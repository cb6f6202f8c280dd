using Millrace.Records;

namespace Millrace.Connectors.PubSub.Tests.Source;

/// <summary>The worker's side of a source task, as far as it asks for it.</summary>
internal sealed class SourceContext : SourceTaskContext
{
    public IReadOnlyList<string> Lines => ((KeptLog)Log).Lines;

    public override string ConnectorName => "source";

    public override int TaskId => 0;

    public override TaskLog Log { get; } = new KeptLog();

    public override Task<OffsetMap?> ReadOffsetAsync(OffsetMap partition, CancellationToken cancellationToken) => Task.FromResult<OffsetMap?>(null);
}
