using Millrace.Connectors;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Worker.Tasks.Errors;

namespace Millrace.Worker.Tasks.Sinks;

/// <summary>Takes the records that a sink could not write, and finds the message each was made of. Called while a batch is being put, from the sink's own thread.</summary>
internal sealed class SinkReporter(TaskErrors errors, string className, Func<SinkBatch> writing) : ErrantRecordReporter
{
    /// <summary>Set when a report was not tolerated: the task fails even when the sink swallows the exception.</summary>
    public ConnectException? NotTolerated { get; private set; }

    public override void Report(in Record record, Exception error)
    {
        SinkBatch batch = writing();
        int index = batch.IndexOf(in record);
        FailedRecord? failed = index < 0 ? null : FailedRecords.Copy(batch.Messages[index]);
        try
        {
            errors.Handle(Stage.TASK_PUT, className, failed, error);
        }
        catch (ConnectException fault)
        {
            NotTolerated ??= fault;
            throw;
        }
    }
}
