using Millrace.Connectors;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Worker.Tasks.Errors;

namespace Millrace.Worker.Tasks.Sinks;

/// <summary>
/// Takes the records that a sink could not write, and finds the message each was made of.
/// Called while a batch is being put, from the sink's own thread.
/// </summary>
internal sealed class SinkReporter(TaskErrors errors, string className, Func<SinkBatch> writing) : ErrantRecordReporter
{
    private readonly Lock _gate = new();

    /// <summary>
    /// Set when a report was not tolerated or could not be taken: the task fails even when the sink swallows the exception.
    /// </summary>
    public ConnectException? NotTolerated { get; private set; }

    public override void Report(in Record record, Exception error)
    {
        // A sink may write with several threads.
        lock (_gate)
        {
            try
            {
                errors.Handle(Stage.TASK_PUT, className, Find(in record), error);
            }
            catch (ConnectException fault)
            {
                NotTolerated ??= fault;
                throw;
            }
        }
    }

    public override Task FlushAsync() => errors.FlushAsync();

    // Its bytes are those of the batch under way; without them there is no dead letter, and the record would be gone without a trace.
    private FailedRecord Find(in Record record)
    {
        SinkBatch batch = writing();
        int index = batch.IndexOf(in record);
        return index >= 0
            ? FailedRecords.Copy(batch.Messages[index])
            : throw new ConnectException(
                $"{className} reported a record ({record.OriginalTopic}-{record.OriginalPartition} offset {record.Offset}) that is not of "
                + $"the batch being put; "
                + "records are to be reported before the put that brought them ends.");
    }
}
