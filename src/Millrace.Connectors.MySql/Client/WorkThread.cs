namespace Millrace.Connectors.MySql.Client;

/// <summary>
/// A thread of its own for calls that block, so that they hold no thread of the pool.
/// One piece of work at a time, as its one caller awaits each. What follows such an await runs on the same thread: a hop to the pool for
/// each batch costs a tenth of the CPU, as the pool's threads spin between them.
/// </summary>
internal sealed class WorkThread : IDisposable
{
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread _thread;
    private Action? _work;
    private TaskCompletionSource _done = new();

    public WorkThread(string name)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Runs it on the thread; the task ends as it ends, with its exception.</summary>
    public Task RunAsync(Action work)
    {
        _done = new TaskCompletionSource();
        _work = work;
        Task task = _done.Task;
        _wake.Release();
        return task;
    }

    /// <summary>Ends the thread after the work under way.</summary>
    public void Dispose()
    {
        _work = null;
        _wake.Release();
    }

    private void Run()
    {
        while (true)
        {
            _wake.Wait();
            if (_work is not { } work) return;
            TaskCompletionSource done = _done;
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception fault)
            {
                done.SetException(fault);
            }
        }
    }
}
