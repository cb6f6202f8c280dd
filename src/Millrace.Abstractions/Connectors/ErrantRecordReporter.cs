using Millrace.Records;

namespace Millrace.Connectors;

/// <summary>
/// Takes records that a sink could not write. Whether that is tolerated, logged or sent to the dead letter queue is the worker's business:
/// it waits for all reports before it commits the offsets of the batch.
/// </summary>
public abstract class ErrantRecordReporter
{
    /// <summary>Reports one record of the batch that is being put.</summary>
    /// <exception cref="Errors.ConnectException"><c>errors.tolerance</c> is none; let it through.</exception>
    public abstract void Report(in Record record, Exception error);

    /// <summary>
    /// Completes when all that was reported is safe, for tasks that keep offsets in their own system and move them on themselves. Errors: a
    /// dead letter could not be written; the task must not go beyond its record. Default: at once.
    /// </summary>
    public virtual Task FlushAsync() => Task.CompletedTask;
}
