using Microsoft.Extensions.Logging;
using Millrace.Connectors;
using Millrace.Errors;
using Millrace.Kafka;
using Millrace.Records;
using Millrace.Timing;
using Millrace.Worker.Clients;
using Millrace.Worker.States;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks.Conversion;
using Millrace.Worker.Tasks.Errors;

namespace Millrace.Worker.Tasks.Sources;

/// <summary>
/// The loop of one source task: poll, transform, convert, send; and by interval store the offsets of what is acknowledged.
/// While a batch is sent, the task polls the next one into a second batch.
/// </summary>
internal sealed partial class SourceRunner : TaskThread
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly SourceSettings _settings;
    private readonly RecordWriter _writer;
    private readonly TaskErrors _errors;
    private readonly OffsetStore _store;
    private readonly SourceTask _task;
    private readonly SourceContext _context;
    private readonly SourceProgress _progress;
    private readonly SourceTopics _topics;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _failing;
    private KafkaProducer _producer = null!;
    private RecordBatch _batch = new();
    private RecordBatch _next = new();
    private Task? _poll;
    private long _nextCommit;

    public SourceRunner(
        TaskSpec spec, SourceTask task, SourceSettings settings, TaskConverters converters, TransformChain transforms, TaskErrors errors,
        SourceTopics topics, OffsetStore store, TaskEvents events, ILogger logger)
        : base(spec, events, logger)
    {
        _settings = settings;
        _errors = errors;
        _topics = topics;
        _store = store;
        _logger = logger;
        _failing = CancellationTokenSource.CreateLinkedTokenSource(Stopping);
        _cuts = settings.Transactions is { Boundary: TransactionBoundary.Connector } ? new SourceCuts() : null;
        _context = new SourceContext(Id, new LoggedTask(Id.ToString(), spec.Secrets, logger), store, _cuts);
        _task = task;
        _progress = new SourceProgress(spec.Time);
        _writer = new RecordWriter(_task, converters, transforms, errors, Stopping);
    }

    protected override void Run()
    {
        _task.Initialize(_context);
        using KafkaProducer producer = _producer = new KafkaProducer(_settings.Producer, new KafkaProducerOptions
        {
            OnReports = reports => _progress.Report(reports, ToleratesSendErrors),
            Log = KafkaLog.Options(Id.ToString(), _logger).Log,
            Notice = KafkaLog.Options(Id.ToString(), _logger).Notice,
        });
        try
        {
            if (PauseWanted) WaitWhilePaused();
            if (Stopping.IsCancellationRequested) return;
            // A worker that stood still must not fence the one that has the task now.
            if (!Spec.Lease.WaitHeld(Stopping)) return;
            if (_settings.Transactions is { } transactions) StartTransactions(transactions);
            Await(_task.StartAsync(Spec.TaskConfig, Stopping));
            Tell(RunState.Running);
            ScheduleCommit();
            try
            {
                while (!Stopping.IsCancellationRequested) Iterate();
                _isOrderly = true;
            }
            catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
            {
                // Out of a poll that waited.
                _isOrderly = true;
                throw;
            }
            finally
            {
                EndPoll();
                Finish();
            }
        }
        finally
        {
            Await(_task.StopAsync(Abandoned));
        }
    }

    protected override void GiveBack()
    {
        _topics.Dispose();
        _errors.Dispose();
        _failing.Dispose();
    }

    private void Iterate()
    {
        if (PauseWanted && _poll is null)
        {
            CommitOffsets();
            WaitWhilePaused();
            if (Stopping.IsCancellationRequested) return;
            Tell(RunState.Running);
        }

        if (_poll is null) StartPoll();
        if (!WaitForPoll()) return;
        (_batch, _next) = (_next, _batch);
        _cuts?.Take(_batch.Count);
        Spec.Numbers.AddRead(_batch.Count);
        // Task numbers its records within a batch by 20 bits; more than that at once is no batch any more.
        if (_batch.Count > SourceProgress.MaxBatch)
            throw new ConnectException($"Task {Id} returned {_batch.Count} records from one poll; the most is {SourceProgress.MaxBatch}.");
        if (!PauseWanted && !Stopping.IsCancellationRequested) StartPoll();
        // A worker that stood still must not send what another one has sent meanwhile.
        if (!Spec.Lease.WaitHeld(Stopping)) return;
        SendTraced();
        AfterWait();
    }

    private void SendTraced()
    {
        BatchTrace? trace = BatchTrace.OfSource(Id, _batch.Count);
        trace?.Step("convert and send");
        try
        {
            Send();
            EndBatch();
            trace?.End();
        }
        catch (Exception fault)
        {
            trace?.End(Spec.Secrets.Hide(fault.Message));
            throw;
        }
    }

    private void StartPoll()
    {
        _next.Reset();
        _poll = PollAsync();

        // An async method, so that what the task throws at once arrives like what it throws later.
        async Task PollAsync() => await _task.PollAsync(_next, _failing.Token);
    }

    /// <summary>Waits for the poll under way and looks after offsets meanwhile; false when there is nothing to send.</summary>
    private bool WaitForPoll()
    {
        Task poll = _poll!;
        while (!poll.IsCompleted)
        {
            Task.WaitAny([poll], Tick);
            AfterWait();
        }

        _poll = null;
        try
        {
            Await(poll);
        }
        catch (RetriableException fault)
        {
            LogPollRetry(Id, fault.Message);
            _cuts?.Forget();
            Spec.Time.Pause(Tick, Stopping);
            return false;
        }

        return _next.Count > 0 || _cuts?.IsAsked == true;
    }

    /// <summary>
    /// The task ends: the batch and the task object are the poll's until it ends too.
    /// What it brought is not sent, and comes again after a restart.
    /// </summary>
    private void EndPoll()
    {
        if (_poll is not { } poll) return;
        _failing.Cancel();
        try
        {
            Task.WaitAny([poll], Abandoned);
        }
        catch (OperationCanceledException)
        {
            // Time for an orderly end is over.
        }

        // Its outcome no longer matters; looked at, so that it does not count as unobserved.
        _ = poll.Exception;
    }

    private void AfterWait()
    {
        ThrowIfSendFailed();
        if (_transactions is { } transactions)
        {
            if (transactions.IsDue) EndTransaction(isCommit: true);
            return;
        }

        ReadOnlySpan<RecordAcknowledgement> acknowledged = _progress.TakeAcknowledged();
        if (acknowledged.Length > 0)
        {
            Spec.Numbers.AddWritten(acknowledged.Length);
            _task.Acknowledge(acknowledged);
        }

        if (Spec.Time.Milliseconds() >= _nextCommit) CommitOffsets();
    }

    private void ThrowIfSendFailed()
    {
        if (_progress.Failure is { } failed)
            throw _transactions?.Fault ?? new ConnectException(
                $"Unrecoverable exception from producer send callback: a record for topic '{failed.Topic}' was refused.",
                failed.ToException());
    }

    private void WaitWhilePaused()
    {
        Tell(RunState.Paused);
        WaitForResume();
    }

    [LoggerMessage(2050, LogLevel.Warning, "Task {Task} will poll its source again: {Reason}")]
    private partial void LogPollRetry(TaskId task, string reason);
}
