using Millrace.Connectors;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Testing;

/// <summary>
/// A source task with everything around it but the worker: polls it, and stores offsets and acknowledges as the worker does.
/// <b>Threads</b>: one at a time.
/// </summary>
public sealed class SourceHarness : IAsyncDisposable
{
    private readonly ConnectorRun _run;
    private long _lastOffset;

    private SourceHarness(SourceConnector? connector, SourceTask task, TestSourceContext context)
    {
        Task = task;
        Context = context;
        _run = new ConnectorRun(connector, task.StopAsync);
    }

    /// <summary>The task.</summary>
    public SourceTask Task { get; }

    /// <summary>What the task sees of its worker.</summary>
    public TestSourceContext Context { get; }

    /// <summary>How long to wait for records; a minute unless said.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Records of each poll that brought some.</summary>
    public List<int> Batches { get; } = [];

    /// <summary>How often the task has asked to be polled again later.</summary>
    public int Retries { get; private set; }

    /// <summary>Starts a task of its own. Errors: what the task throws; it is stopped then.</summary>
    public static async Task<SourceHarness> StartAsync(
        SourceTask task,
        IReadOnlyDictionary<string, string> config,
        TestSourceContext? context = null,
        CancellationToken cancellationToken = default)
    {
        var harness = new SourceHarness(null, task, context ?? new TestSourceContext());
        await harness.StartTaskAsync(config, cancellationToken);
        return harness;
    }

    /// <summary>Starts a connector as the worker does, and its task. Errors: what they throw; they are stopped then.</summary>
    public static async Task<SourceHarness> StartAsync(
        SourceConnector connector,
        IReadOnlyDictionary<string, string> config,
        TestSourceContext? context = null,
        CancellationToken cancellationToken = default)
    {
        context ??= new TestSourceContext();
        IReadOnlyDictionary<string, string> taskConfig =
            await ConnectorRun.StartAsync(connector, new TestConnectorContext(context.Name), config, cancellationToken);
        var harness = new SourceHarness(connector, connector.CreateTask(), context);
        await harness.StartTaskAsync(taskConfig, cancellationToken);
        return harness;
    }

    /// <summary>
    /// Polls until there are at least that many records, and commits them. What they refer to is their own. Errors: what the task throws,
    /// but for <see cref="RetriableException"/>, after which it is polled again; <see cref="TimeoutException"/> when they do not come.
    /// </summary>
    public async Task<List<Record>> ReadAsync(int atLeast, CancellationToken cancellationToken = default)
    {
        var records = new List<Record>();
        // Poll by poll, as a worker does: a task may hand over more only when what it gave before is acknowledged.
        while (records.Count < atLeast)
        {
            List<Record> some = await TakeAsync(1, cancellationToken);
            await CommitAsync(some);
            records.AddRange(some);
        }

        return records;
    }

    /// <summary>The same without a commit: what a worker has read that is killed then.</summary>
    public async Task<List<Record>> TakeAsync(int atLeast, CancellationToken cancellationToken = default)
    {
        var records = new List<Record>();
        var batch = new RecordBatch();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            while (records.Count < atLeast) records.AddRange(await PollAsync(batch, deadline.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            string said = string.Join('\n', Context.Log.Lines);
            throw new TimeoutException($"{records.Count} of {atLeast} records came in {Patience.TotalSeconds} s. The task said: {said}");
        }

        return records;
    }

    /// <summary>Polls for a while, and commits: what comes without being waited for, such as a repetition.</summary>
    public async Task<List<Record>> ReadForAsync(TimeSpan time)
    {
        var records = new List<Record>();
        using var deadline = new CancellationTokenSource(time, TimeProvider.System);
        try
        {
            while (true) records.AddRange(await PollAsync(new RecordBatch(), deadline.Token));
        }
        catch (OperationCanceledException)
        {
            await CommitAsync(records);
            return records;
        }
    }

    /// <summary>
    /// One poll into an emptied batch; returns its records, none after a <see cref="RetriableException"/>. What they refer to is their own.
    /// </summary>
    public async Task<IReadOnlyList<Record>> PollAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        batch.Reset();
        try
        {
            await Task.PollAsync(batch, cancellationToken);
        }
        catch (RetriableException)
        {
            Retries++;
            await System.Threading.Tasks.Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            return [];
        }

        if (batch.Count > 0) Batches.Add(batch.Count);
        return Detach(batch);
    }

    /// <summary>These records are safe in Kafka: they are acknowledged, their offsets stored, and the task is told that they are.</summary>
    public async Task CommitAsync(IReadOnlyList<Record> records)
    {
        Acknowledge(records);
        foreach (Record record in records)
            if (record is { SourcePartition: { } partition, SourceOffset: { } offset }) Context.Offsets[partition] = offset;
        await Task.CommitAsync(CancellationToken.None);
    }

    /// <summary>These records are safe in Kafka, and their offsets not stored yet.</summary>
    public void Acknowledge(IEnumerable<Record> records)
    {
        RecordAcknowledgement[] acknowledged = [.. records.Select(record => new RecordAcknowledgement(record.Tag, _lastOffset++))];
        if (acknowledged.Length > 0) Task.Acknowledge(acknowledged);
    }

    /// <summary>Stops the task and the connector, once.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _run.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    internal static List<Record> Detach(RecordBatch batch)
    {
        var records = new List<Record>(batch.Count);
        foreach (ref Record from in batch.Records)
        {
            Record record = from;
            record.Key = record.Key.Detach();
            record.Value = record.Value.Detach();
            records.Add(record);
        }

        return records;
    }

    private Task StartTaskAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        Task.Initialize(Context);
        return _run.StartTaskAsync(() => Task.StartAsync(config, cancellationToken));
    }
}
