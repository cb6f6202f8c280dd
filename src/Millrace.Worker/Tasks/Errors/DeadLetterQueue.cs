using System.Globalization;
using System.Text;
using Millrace.Kafka;
using Millrace.Worker.Secrets;
using Millrace.Worker.States;

namespace Millrace.Worker.Tasks.Errors;

/// <summary>
/// The dead letter topic of one sink task: failed records go there with their original bytes. Sending is asynchronous;
/// <see cref="FlushAsync"/> is awaited before offsets are committed, so that a record is never lost between the two. <b>Threads</b>:
/// <see cref="TaskErrors"/> calls under its lock.
/// </summary>
internal sealed class DeadLetterQueue(TaskId id, ErrorPolicy policy, SecretText secrets, KafkaProducer producer) : IDisposable
{
    private const string Prefix = "__connect.errors.";
    private const string OwnClassName = "__millrace.errors.exception.class.name";
    private const string LeftOut = "__millrace.errors.left.out";

    private readonly SemaphoreSlim _alone = new(1, 1);
    private readonly List<Task> _underWay = [];
    private Task _flush = Task.CompletedTask;

    public void Send(FailedRecord record, Stage stage, string className, Exception error)
    {
        var headers = new MessageHeaders();
        foreach (var (name, value) in record.Headers) headers.Add(name, value);
        if (policy.DeadLetterHeaders) AddContext(headers, record, stage, className, error);
        _underWay.Add(SendAsync(record, headers, stage, className, error));
    }

    /// <summary>
    /// One that no topic takes because it is too large goes there without its content: whoever looks finds where the original is.
    /// </summary>
    private async Task SendAsync(FailedRecord record, MessageHeaders headers, Stage stage, string className, Exception error)
    {
        string? refusal = await TrySendAsync(record, headers);
        if (refusal is null) return;
        // A broker measures batches: the letter may have been in one with others. Once more by itself.
        await _alone.WaitAsync();
        try
        {
            if (await TrySendAsync(record, headers) is null) return;
        }
        finally
        {
            _alone.Release();
        }

        var context = new MessageHeaders();
        AddContext(context, record, stage, className, error);
        int key = record.Key?.Length ?? 0, value = record.Value?.Length ?? 0;
        string leftOut = $"key of {key} bytes, value of {value}, {record.Headers.Count} headers: {refusal}";
        context.Add(LeftOut, Encoding.UTF8.GetBytes(leftOut));
        await ProduceAsync(record, null, null, context);
    }

    /// <summary>Null when it was taken; else why it is too large.</summary>
    private async Task<string?> TrySendAsync(FailedRecord record, MessageHeaders headers)
    {
        try
        {
            await ProduceAsync(record, record.Key, record.Value, headers);
            return null;
        }
        catch (KafkaException fault) when (fault.Code is KafkaErrorCode.MessageTooLarge or KafkaErrorCode.RecordListTooLarge)
        {
            return fault.Message;
        }
    }

    private Task ProduceAsync(FailedRecord record, byte[]? key, byte[]? value, MessageHeaders headers) => producer.ProduceAsync(
        policy.DeadLetterTopic!, key, value, timestamp: Math.Max(0, record.Timestamp), headers: headers);

    /// <summary>Waits until all that was sent is safe.</summary>
    /// <exception cref="KafkaException">
    /// Now and from then on: the task must fail, and the commit at its end must not pass the record that has got lost.
    /// </exception>
    public Task FlushAsync()
    {
        if (_underWay.Count == 0) return _flush;
        _flush = Task.WhenAll([_flush, .. _underWay]);
        _underWay.Clear();
        return _flush;
    }

    public void Dispose() => producer.Dispose();

    private void AddContext(MessageHeaders headers, FailedRecord record, Stage stage, string className, Exception error)
    {
        void Add(string name, string? value) =>
            headers.Add(Prefix + name, value is null ? null : Encoding.UTF8.GetBytes(value));

        Add("topic", record.Topic);
        Add("partition", record.Partition.ToString(CultureInfo.InvariantCulture));
        Add("offset", record.Offset.ToString(CultureInfo.InvariantCulture));
        Add("connector.name", id.Connector);
        Add("task.id", id.Task.ToString(CultureInfo.InvariantCulture));
        Add("stage", stage.ToString());
        Add("class.name", className);
        Add("exception.class.name", JavaClassNames.Of(error));
        Add("exception.message", Trace.Shortened(secrets.Hide(error.Message)));
        Add("exception.stacktrace", Trace.Of(error, secrets));
        headers.Add(OwnClassName, Encoding.UTF8.GetBytes(error.GetType().FullName!));
    }
}
