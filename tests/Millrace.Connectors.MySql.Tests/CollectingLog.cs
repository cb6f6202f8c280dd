namespace Millrace.Connectors.MySql.Tests;

/// <summary>Keeps what a connector or task said, whatever the level.</summary>
internal sealed class CollectingLog : TaskLog
{
    public List<string> Lines { get; } = [];

    public override void Debug(string message) => Lines.Add(message);

    public override void Info(string message) => Lines.Add(message);

    public override void Warn(string message, Exception? cause = null) => Lines.Add(message);

    public override void Error(string message, Exception? cause = null) => Lines.Add(message);
}
