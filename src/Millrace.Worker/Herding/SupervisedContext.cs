using Millrace.Connectors;

namespace Millrace.Worker.Herding;

/// <summary>What a connector's object asks of its supervisor.</summary>
internal sealed class SupervisedContext(string name, TaskLog log, Action requestTasks, Action<Exception> raise) : ConnectorContext
{
    public override string ConnectorName => name;

    public override TaskLog Log { get; } = log;

    public override void RequestTaskReconfiguration() => requestTasks();

    public override void RaiseError(Exception error) => raise(error);
}
