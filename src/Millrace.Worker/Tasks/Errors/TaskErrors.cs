using Microsoft.Extensions.Logging;
using Millrace.Errors;
using Millrace.Timing;
using Millrace.Worker.Secrets;
using Millrace.Worker.States;

namespace Millrace.Worker.Tasks.Errors;

/// <summary>Carries out a task's <see cref="ErrorPolicy"/>: count, log, dead-letter, and go on or fail.</summary>
internal sealed partial class TaskErrors(TaskId id, ErrorPolicy policy, DeadLetterQueue? deadLetters, SecretText secrets, ILogger logger)
    : IDisposable
{
    private const string SinkAdvice = "Set errors.tolerance=all to skip such records, and errors.deadletterqueue.topic.name to keep them.";

    // Nothing of a source's record is kept when it is skipped, so that is no way out to recommend.
    private const string SourceAdvice =
        "Put it right where the record comes from, or on its way with a transformation (ReplaceField, Cast, Filter). "
        + "errors.tolerance=all would leave such records out for good: the source goes on behind them.";

    // An outage is no record's fault: skipped or dead-lettered for it, a whole topic would be.
    private const string OutageAdvice = "Nothing is skipped for that, whatever errors.tolerance says. Set errors.retry.timeout to how long "
        + "it may take in ms, or to -1 to wait until it is over; or restart the task when it is.";

    private static readonly TimeSpan BetweenNotices = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long _nextNotice = long.MinValue;

    public ErrorPolicy Policy { get; } = policy;

    /// <summary>Where failures are counted.</summary>
    public TaskNumbers Numbers { get; init; } = new();

    /// <summary>The clock of a record's tries.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Deals with one record that failed. Returns when the record is to be skipped.</summary>
    /// <param name="stage">Where it failed.</param>
    /// <param name="className">The plugin that was at work.</param>
    /// <param name="record">The consumed record.</param>
    /// <param name="error">Why.</param>
    /// <param name="origin">Where a source's record came from; empty for sinks.</param>
    /// <exception cref="ConnectException">The failure is not tolerated; it stops the task.</exception>
    public void Handle(Stage stage, string className, FailedRecord? record, Exception error, string origin = "")
    {
        bool isOutage = error is RetriableException && stage != Stage.TASK_PUT;
        // The sink reports from its own thread while the task's thread converts the next batch.
        lock (_gate)
        {
            Numbers.AddFailure(Policy.Log, record is not null && deadLetters is not null && !isOutage);
            if (record is not null && !isOutage) deadLetters?.Send(record, stage, className, error);
        }

        string shown = !Policy.LogRecord ? "." : record is not null ? $", where consumed record is {record}." : origin.Length > 0
            ? $", where the record is of {origin}."
            : ".";
        if (Policy.Log) LogFailure(id, stage, className, shown, Trace.Of(error, secrets));
        if (Policy.TolerateAll && !isOutage)
        {
            Numbers.AddSkipped();
            return;
        }

        string where = record is not null ? $"Record at topic '{record.Topic}', partition {record.Partition}, offset {record.Offset}"
            : origin.Length > 0 ? $"Record of {origin}" : "A record";
        throw new ConnectException(
            $"{Trace.Shortened(secrets.Hide(error.Message)).TrimEnd('.')}. {where}, stage {stage}, {className}: "
            + "Tolerance exceeded in error handler. "
            + (isOutage ? OutageAdvice : record is null ? SourceAdvice : SinkAdvice), error);
    }

    /// <summary>Tells what the task waits for, now and then; before it tries a record again.</summary>
    public void NoteWait(string className, RetriableException fault)
    {
        long now = Time.Milliseconds();
        if (now < _nextNotice) return;
        _nextNotice = now + (long)BetweenNotices.TotalMilliseconds;
        LogWait(id, className, Policy.RetryTimeout is { } timeout ? $"{timeout.TotalMilliseconds:F0} ms" : "as long as it takes",
            secrets.Hide(fault.Message));
    }

    /// <summary>
    /// Waits until every dead letter sent so far is safe; before offsets are committed. Errors: the task must fail, a record would be lost.
    /// </summary>
    public Task FlushAsync()
    {
        lock (_gate) return deadLetters?.FlushAsync() ?? Task.CompletedTask;
    }

    public void Dispose() => deadLetters?.Dispose();

    [LoggerMessage(2001, LogLevel.Error,
        "Error encountered in task {Task}. Executing stage '{Stage}' with class '{ClassName}'{Record}\n{Trace}")]
    private partial void LogFailure(TaskId task, Stage stage, string className, string record, string trace);

    [LoggerMessage(2005, LogLevel.Warning,
        "Task {Task} waits: {ClassName} cannot work on a record now, and tries again for {Timeout} (errors.retry.timeout): {Reason}")]
    private partial void LogWait(TaskId task, string className, string timeout, string reason);
}
