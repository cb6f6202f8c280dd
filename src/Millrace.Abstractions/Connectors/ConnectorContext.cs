namespace Millrace.Connectors;

/// <summary>What a connector may ask of the worker that runs it. May be called from any thread.</summary>
public abstract class ConnectorContext
{
    /// <summary>Its name in the worker.</summary>
    public abstract string ConnectorName { get; }

    /// <summary>Lines for people.</summary>
    public abstract TaskLog Log { get; }

    /// <summary>Asks for the task configurations to be made anew, for instance because a table has appeared.</summary>
    public abstract void RequestTaskReconfiguration();

    /// <summary>Fails the connector: status FAILED with this error as its trace.</summary>
    public abstract void RaiseError(Exception error);
}
