using Microsoft.Extensions.Logging;
using Millrace.Connectors;
using Millrace.Records;
using Millrace.Timing;
using Millrace.Worker.States;

namespace Millrace.Worker.Tasks.Sources;

/// <summary>Storing source offsets.</summary>
internal sealed partial class SourceRunner
{
    // Offsets that could not be stored are merged with later ones; order of partitions does not matter.
    private readonly Dictionary<OffsetMap, OffsetMap?> _unstored = [];

    private void ScheduleCommit() => _nextCommit = Spec.Time.Milliseconds() + (long)_settings.CommitInterval.TotalMilliseconds;

    private void CommitOffsets()
    {
        if (_transactions is not null)
        {
            if (EndsByItself) EndTransaction(isCommit: true);
            return;
        }

        ScheduleCommit();

        // Nothing fences the offsets topic: a late offset would set back whoever has the task now.
        if (!Spec.Lease.IsHeld) return;
        foreach (var (partition, offset) in _progress.TakeOffsets()) _unstored[partition] = offset;
        if (_unstored.Count > 0)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Abandoned);
            timeout.CancelAfter(_settings.CommitTimeout);
            try
            {
                Await(_store.WriteAsync(Id.Connector, _unstored, timeout.Token));
            }
            catch (Exception fault) when (fault is OperationCanceledException or Kafka.KafkaException)
            {
                LogCommitFailed(Id, _unstored.Count, fault);
                return;
            }

            _unstored.Clear();
        }

        Await(_task.CommitAsync(Abandoned).AsTask());
    }

    /// <summary>
    /// The end, also after a failure: records on their way arrive, and the offsets of all that are acknowledged are stored.
    /// </summary>
    private void Finish()
    {
        if (Abandoned.IsCancellationRequested) return;
        try
        {
            if (_transactions is not null)
            {
                FinishTransactions();
                return;
            }

            _producer.Flush(_settings.CommitTimeout);
            Await(_progress.DrainAsync(_settings.CommitTimeout));
            ReadOnlySpan<RecordAcknowledgement> acknowledged = _progress.TakeAcknowledged();
            if (acknowledged.Length > 0) _task.Acknowledge(acknowledged);
            CommitOffsets();
        }
        catch (Exception fault)
        {
            LogFinishFailed(Id, fault);
        }
    }

    [LoggerMessage(2051, LogLevel.Warning, "Task {Task} could not store the offsets of {Partitions} source partitions and will try again.")]
    private partial void LogCommitFailed(TaskId task, int partitions, Exception fault);

    [LoggerMessage(2052, LogLevel.Warning, "Task {Task} could not end in good order; the records sent last may be sent again.")]
    private partial void LogFinishFailed(TaskId task, Exception fault);
}
