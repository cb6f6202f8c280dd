using Microsoft.Extensions.Logging;
using Millrace.Worker.States;
using Millrace.Worker.Tasks.Errors;

namespace Millrace.Worker.Tasks;

/// <summary>
/// The thread of one task and its ending: what the two kinds of tasks have in common.
/// The work happens in <see cref="Run"/>, which returns when it is told to stop and throws when the task has failed.
/// </summary>
internal abstract partial class TaskThread : RunningTask
{
    private static readonly Func<ILogger, string, int, IDisposable?> LogScope =
        LoggerMessage.DefineScope<string, int>("connector {connector} task {task}");

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskEvents _events;
    private readonly ILogger _logger;
    private readonly HashSet<string> _topicsTold = new(StringComparer.Ordinal);
    private readonly ManualResetEventSlim _wanted;
    private int _started;
    private RunState? _said;

    protected TaskThread(TaskSpec spec, TaskEvents events, ILogger logger)
        : base(spec.Id)
    {
        Spec = spec;
        _events = events;
        _logger = logger;
        _wanted = new ManualResetEventSlim(!spec.Paused);
    }

    protected TaskSpec Spec { get; }

    /// <summary>Cancelled when the task shall end in good order.</summary>
    protected CancellationToken Stopping => _stopping.Token;

    /// <summary>Cancelled when time for an orderly end is over: nothing is committed any more.</summary>
    protected CancellationToken Abandoned => _abandoned.Token;

    protected bool PauseWanted => !_wanted.IsSet;

    public override void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) != 0) throw new InvalidOperationException($"Task {Id} was started or stopped before.");
        new Thread(Main) { IsBackground = true, Name = $"task-{Id}" }.Start();
    }

    public override void Pause() => _wanted.Reset();

    public override void Resume() => _wanted.Set();

    public override async Task StopAsync(TimeSpan graceful)
    {
        Spec.Stopped();
        await _stopping.CancelAsync();
        if (Interlocked.Exchange(ref _started, 1) == 0)
        {
            // No thread will do it.
            GiveBack();
            _finished.TrySetResult();
            return;
        }

        try
        {
            await _finished.Task.WaitAsync(graceful, Spec.Time);
        }
        catch (TimeoutException)
        {
            LogAbandoned(Id, graceful.TotalSeconds);
            await _abandoned.CancelAsync();
        }
    }

    /// <summary>The task's whole life, on its own thread.</summary>
    protected abstract void Run();

    /// <summary>
    /// Gives back what the task was made with. Once: after <see cref="Run"/>, however that ended, or in its place. Does not throw.
    /// </summary>
    protected abstract void GiveBack();

    /// <summary>Returns when no pause is wanted any more, or the task shall end.</summary>
    protected void WaitForResume() => WaitHandle.WaitAny([_wanted.WaitHandle, Stopping.WaitHandle]);

    /// <summary>Says what the run is at. To be called on its own thread.</summary>
    protected void Tell(RunState state, string? trace = null)
    {
        if (_stopping.IsCancellationRequested) return;
        if (!RunStates.RunMaySay(_said, state)) throw new InvalidOperationException($"Task {Id} cannot be {state} after {_said}.");
        _said = state;
        _events.StateChanged(Id, state, trace);
    }

    /// <summary>Tells once that the task uses this topic.</summary>
    protected void TellTopic(string topic)
    {
        if (_topicsTold.Add(topic)) _events.TopicUsed(Id, topic);
    }

    /// <summary>Waits for an asynchronous call of a plugin; the thread is the task's own and has nothing else to do.</summary>
    protected static void Await(Task task) => task.GetAwaiter().GetResult();

    private void Main()
    {
        // For what the task and its plugins log, also in what they await.
        using IDisposable? _ = LogScope(_logger, Id.Connector, Id.Task);
        try
        {
            try
            {
                Run();
            }
            finally
            {
                GiveBack();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The plugin noticed the stop before the loop did.
        }
        catch (Exception fault)
        {
            Fail(fault);
        }
        finally
        {
            _finished.TrySetResult();
        }
    }

    /// <summary>Says that the task has failed, whatever comes of it: an exception that leaves a thread ends the process.</summary>
    private void Fail(Exception fault)
    {
        try
        {
            string trace = Trace.Of(fault, Spec.Secrets);
            LogFailed(Id, trace);
            Tell(RunState.Failed, trace);
        }
        catch (Exception bug)
        {
            LogUntold(Id, bug);
        }
    }

    [LoggerMessage(2022, LogLevel.Error, "Task {Task} has failed, and its state could not be told.")]
    private partial void LogUntold(TaskId task, Exception bug);

    [LoggerMessage(2020, LogLevel.Error, "Task {Task} has failed. It stays so until it is restarted or its connector is changed.\n{Trace}")]
    private partial void LogFailed(TaskId task, string trace);

    [LoggerMessage(2021, LogLevel.Warning,
        "Task {Task} did not end within {Seconds} s and is abandoned; its last offsets are not committed, "
        + "so records may be written again.")]
    private partial void LogAbandoned(TaskId task, double seconds);
}
