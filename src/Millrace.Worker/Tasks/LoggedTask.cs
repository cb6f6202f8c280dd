using Microsoft.Extensions.Logging;
using Millrace.Connectors;
using Millrace.Worker.Secrets;
using Millrace.Worker.Tasks.Errors;

namespace Millrace.Worker.Tasks;

/// <summary>Writes a plugin's lines to the worker's log, with the connector or task they concern.</summary>
internal sealed partial class LoggedTask(string owner, SecretText secrets, ILogger logger) : TaskLog
{
    public override void Debug(string message) => LogDebug(owner, secrets.Hide(message));

    public override void Info(string message) => LogInfo(owner, secrets.Hide(message));

    public override void Warn(string message, Exception? cause = null) => LogWarning(owner, Text(message, cause));

    public override void Error(string message, Exception? cause = null) => LogError(owner, Text(message, cause));

    private string Text(string message, Exception? cause) => cause is null
        ? secrets.Hide(message)
        : $"{secrets.Hide(message)}\n{Trace.Of(cause, secrets)}";

    [LoggerMessage(2010, LogLevel.Debug, "[{Owner}] {Message}")]
    private partial void LogDebug(string owner, string message);

    [LoggerMessage(2011, LogLevel.Information, "[{Owner}] {Message}")]
    private partial void LogInfo(string owner, string message);

    [LoggerMessage(2012, LogLevel.Warning, "[{Owner}] {Message}")]
    private partial void LogWarning(string owner, string message);

    [LoggerMessage(2013, LogLevel.Error, "[{Owner}] {Message}")]
    private partial void LogError(string owner, string message);
}
