using Millrace.Connectors;

namespace Millrace.Testing;

/// <summary>The worker's side of a connector: keeps what it asks for. <b>Threads</b>: any.</summary>
/// <param name="connectorName">Name of the connector.</param>
public sealed class TestConnectorContext(string connectorName = "test") : ConnectorContext
{
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public override string ConnectorName { get; } = connectorName;

    /// <inheritdoc/>
    public override TestLog Log { get; } = new();

    /// <summary>Released once for each time that the connector asks for its tasks to be made anew.</summary>
    public SemaphoreSlim Reconfigurations { get; } = new(0);

    /// <summary>Completes with the error that the connector raises first.</summary>
    public Task<Exception> Failed => _failed.Task;

    /// <inheritdoc/>
    public override void RequestTaskReconfiguration() => Reconfigurations.Release();

    /// <inheritdoc/>
    public override void RaiseError(Exception error) => _failed.TrySetResult(error);
}
