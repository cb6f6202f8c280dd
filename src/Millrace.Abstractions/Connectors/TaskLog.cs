namespace Millrace.Connectors;

/// <summary>Where connectors and tasks write lines for people; the worker adds which connector and task it was. Never per record.</summary>
public abstract class TaskLog
{
    public abstract void Debug(string message);

    public abstract void Info(string message);

    public abstract void Warn(string message, Exception? cause = null);

    public abstract void Error(string message, Exception? cause = null);
}
