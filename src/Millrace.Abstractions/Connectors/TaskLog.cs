namespace Millrace.Connectors;

/// <summary>Where connectors and tasks write lines for people; the worker adds which connector and task it was. Never per record.</summary>
public abstract class TaskLog
{
    /// <summary>For those who look for a fault; not shown as a rule.</summary>
    public abstract void Debug(string message);

    /// <summary>What went as it should, and happens seldom.</summary>
    public abstract void Info(string message);

    /// <summary>What somebody should look at.</summary>
    public abstract void Warn(string message, Exception? cause = null);

    /// <summary>What did not work.</summary>
    public abstract void Error(string message, Exception? cause = null);
}
