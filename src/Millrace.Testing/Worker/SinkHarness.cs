using Millrace.Connectors;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Timing;

namespace Millrace.Testing;

/// <summary>
/// A sink task with everything around it but the worker: makes batches of records, repeats them after a <see cref="RetriableException"/> as
/// the worker does, and keeps reports and offsets. <b>Threads</b>: one at a time.
/// </summary>
/// <remarks>
/// After each put of records the memory of their batch is written over, as the worker's next batch would: a task that has kept a value of
/// it shows.
/// </remarks>
public sealed class SinkHarness : IAsyncDisposable
{
    private readonly RecordBatch _batch = new();
    private readonly Dictionary<TopicPartition, long> _next = [];
    private readonly Dictionary<TopicPartition, long> _written = [];
    private readonly ConnectorRun _run;

    private SinkHarness(SinkConnector? connector, SinkTask task, TestSinkContext context)
    {
        Task = task;
        Context = context;
        _run = new ConnectorRun(connector, task.StopAsync);
    }

    /// <summary>The task.</summary>
    public SinkTask Task { get; }

    /// <summary>What the task sees of its worker.</summary>
    public TestSinkContext Context { get; }

    /// <summary>Records that the task has reported; empty where nobody takes reports.</summary>
    public IReadOnlyList<ReportedRecord> Reports => Context.Reports;

    /// <summary>How often a batch came again because the task asked for that.</summary>
    public int Retries { get; private set; }

    /// <summary>How long a batch is tried again; a minute unless said. Then the put throws what the task has thrown last.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Offset of the next record to read, for each partition of which all before it is written.</summary>
    public IReadOnlyDictionary<TopicPartition, long> Written => _written;

    /// <summary>Starts a task of its own. Errors: what the task throws; it is stopped then.</summary>
    public static async Task<SinkHarness> StartAsync(
        SinkTask task,
        IReadOnlyDictionary<string, string> config,
        TestSinkContext? context = null,
        CancellationToken cancellationToken = default)
    {
        var harness = new SinkHarness(null, task, context ?? new TestSinkContext());
        await harness.StartTaskAsync(config, cancellationToken);
        return harness;
    }

    /// <summary>Starts a connector as the worker does, and its task. Errors: what they throw; they are stopped then.</summary>
    public static async Task<SinkHarness> StartAsync(
        SinkConnector connector,
        IReadOnlyDictionary<string, string> config,
        TestSinkContext? context = null,
        CancellationToken cancellationToken = default)
    {
        context ??= new TestSinkContext();
        IReadOnlyDictionary<string, string> taskConfig =
            await ConnectorRun.StartAsync(connector, new TestConnectorContext(context.Name), config, cancellationToken);
        var harness = new SinkHarness(connector, connector.CreateTask(), context);
        await harness.StartTaskAsync(taskConfig, cancellationToken);
        return harness;
    }

    /// <summary>Gives partitions to the task.</summary>
    public void Open(params TopicPartition[] partitions)
    {
        Context.Assign(partitions);
        Task.Open(partitions);
    }

    /// <summary>Takes partitions away, after a last commit of what is written of them.</summary>
    public async Task<IReadOnlyDictionary<TopicPartition, long>> CloseAsync(params TopicPartition[] partitions)
    {
        IReadOnlyDictionary<TopicPartition, long> committed = await CommitAsync(partitions);
        Task.Close(partitions);
        Context.Revoke(partitions);
        foreach (TopicPartition partition in partitions) _written.Remove(partition);
        return committed;
    }

    /// <summary>The offset that the next record of a partition gets: from 0 on, or from there.</summary>
    public void ReadFrom(TopicPartition partition, long offset) => _next[partition] = offset;

    /// <summary>
    /// A batch of records of one topic, with the next offsets of their partitions. It is the caller's, to be put as often as he likes.
    /// </summary>
    public RecordBatch Batch(string topic, params TestRecord[] records)
    {
        var batch = new RecordBatch();
        Fill(batch, topic, records);
        return batch;
    }

    /// <summary>Puts records of one topic, again and again while the task asks for that. Errors: what the task throws.</summary>
    public async Task PutAsync(string topic, params TestRecord[] records)
    {
        Fill(_batch, topic, records);
        try
        {
            await PutAsync(_batch);
        }
        finally
        {
            BatchMemory.Overwrite(_batch);
        }
    }

    /// <summary>The same with a batch of the caller's, whose memory is left as it is.</summary>
    public async Task PutAsync(RecordBatch batch, CancellationToken cancellationToken = default)
    {
        // Before the put: the task may take records out of the batch.
        Dictionary<TopicPartition, long> next = [];
        foreach (ref Record record in batch.Records)
            next[new TopicPartition(record.OriginalTopic, record.OriginalPartition)] = record.Offset + 1;
        long deadline = TimeProvider.System.Milliseconds() + (long)Patience.TotalMilliseconds;
        while (true)
        {
            try
            {
                await Task.PutAsync(batch, cancellationToken);
                break;
            }
            catch (RetriableException) when (TimeProvider.System.Milliseconds() < deadline)
            {
                Retries++;
                TimeSpan pause = Context.TakeRetryAfter() ?? TimeSpan.FromMilliseconds(100);
                await System.Threading.Tasks.Task.Delay(pause, TimeProvider.System, cancellationToken);
            }
        }

        foreach (var (partition, offset) in next) _written[partition] = offset;
    }

    /// <summary>Asks the task what of all that is written may be committed.</summary>
    public Task<IReadOnlyDictionary<TopicPartition, long>> CommitAsync() => CommitAsync(_written.Keys);

    /// <summary>Stops the task and the connector, once.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _run.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private Task StartTaskAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        Task.Initialize(Context);
        return _run.StartTaskAsync(() => Task.StartAsync(config, cancellationToken));
    }

    private async Task<IReadOnlyDictionary<TopicPartition, long>> CommitAsync(IEnumerable<TopicPartition> partitions)
    {
        var written = partitions.Where(_written.ContainsKey).ToDictionary(partition => partition, partition => _written[partition]);
        return await Task.PreCommitAsync(written, CancellationToken.None);
    }

    private void Fill(RecordBatch batch, string topic, TestRecord[] records)
    {
        foreach (TestRecord given in records)
        {
            var partition = new TopicPartition(topic, given.Partition);
            long offset = _next.GetValueOrDefault(partition);
            _next[partition] = offset + 1;
            ref Record record = ref batch.Add();
            record.Topic = record.OriginalTopic = topic;
            record.Partition = record.OriginalPartition = given.Partition;
            record.Offset = offset;
            record.Timestamp = given.Timestamp;
            record.TimestampType = TimestampType.CreateTime;
            record.Headers = given.Headers;
            (record.KeySchema, record.ValueSchema) = (given.KeySchema, given.ValueSchema);
            record.Key = BatchMemory.Copy(given.Key, batch.Arena);
            record.Value = BatchMemory.Copy(given.Value, batch.Arena);
        }
    }
}
