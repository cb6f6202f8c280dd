namespace Millrace.Connectors.MySql.Tests.Source;

/// <summary>The worker's side of a source connector: counts what it asks for.</summary>
internal sealed class SourceConnectorContext : ConnectorContext
{
    private readonly CollectingLog _log = new();

    public SemaphoreSlim Reconfigurations { get; } = new(0);

    public TaskCompletionSource<Exception> Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override string ConnectorName => "source";

    public override TaskLog Log => _log;

    public override void RequestTaskReconfiguration() => Reconfigurations.Release();

    public override void RaiseError(Exception error) => Failed.TrySetResult(error);
}
