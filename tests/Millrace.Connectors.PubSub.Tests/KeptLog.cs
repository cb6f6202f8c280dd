namespace Millrace.Connectors.PubSub.Tests;

/// <summary>Keeps what a task says.</summary>
internal sealed class KeptLog : TaskLog
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    public override void Debug(string message) => Keep(message);

    public override void Info(string message) => Keep(message);

    public override void Warn(string message, Exception? cause = null) => Keep(message);

    public override void Error(string message, Exception? cause = null) => Keep(message);

    private void Keep(string message)
    {
        lock (_lines) _lines.Add(message);
    }
}
