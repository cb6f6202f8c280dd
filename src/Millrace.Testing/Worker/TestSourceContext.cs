using Millrace.Connectors;
using Millrace.Records;

namespace Millrace.Testing;

/// <summary>The worker's side of a source task.</summary>
public sealed class TestSourceContext : SourceTaskContext
{
    /// <summary>With no offsets stored.</summary>
    public TestSourceContext()
        : this([])
    {
    }

    /// <summary>With offsets that are kept from one task to the next.</summary>
    public TestSourceContext(Dictionary<OffsetMap, OffsetMap> offsets) => Offsets = offsets;

    /// <summary>The offsets of all source partitions that have one, as the worker would have them in its topic.</summary>
    public Dictionary<OffsetMap, OffsetMap> Offsets { get; }

    /// <inheritdoc/>
    public override string ConnectorName => Name;

    /// <summary>Name of the connector; <c>test</c> unless said.</summary>
    public string Name { get; init; } = "test";

    /// <inheritdoc/>
    public override int TaskId => 0;

    /// <inheritdoc/>
    public override TestLog Log { get; } = new();

    /// <inheritdoc/>
    public override Task<OffsetMap?> ReadOffsetAsync(OffsetMap partition, CancellationToken cancellationToken) =>
        Task.FromResult(Offsets.GetValueOrDefault(partition));
}
