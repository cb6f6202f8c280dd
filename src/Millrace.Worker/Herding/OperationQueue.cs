using System.Threading.Channels;

namespace Millrace.Worker.Herding;

/// <summary>Operations on one connector or task, carried out one after the other on no thread in particular.</summary>
internal sealed class OperationQueue
{
    private readonly Channel<Func<Task>> _operations =
        Channel.CreateUnbounded<Func<Task>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly string _owner;
    private readonly Action<Exception> _failed;
    private readonly Task _loop;

    /// <param name="owner">For messages.</param>
    /// <param name="previous">The end of what was there before under the same name: nothing is done before it.</param>
    /// <param name="failed">Told of the errors of operations that nobody waits for.</param>
    public OperationQueue(string owner, Task previous, Action<Exception> failed)
    {
        _owner = owner;
        _failed = failed;
        _loop = Task.Run(() => LoopAsync(previous));
    }

    /// <summary>Puts an operation into the queue; the task ends with it and carries its error.</summary>
    public Task DoAsync(Func<Task> operation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool queued = _operations.Writer.TryWrite(async () =>
        {
            try
            {
                await operation();
                done.TrySetResult();
            }
            catch (Exception fault)
            {
                done.TrySetException(fault);
            }
        });
        if (!queued) done.TrySetException(new ObjectDisposedException(_owner, $"{_owner} is being removed."));
        return done.Task;
    }

    /// <summary>The same for operations that nobody waits for: their errors are logged.</summary>
    public async void Do(Func<Task> operation)
    {
        try
        {
            await DoAsync(operation);
        }
        catch (ObjectDisposedException)
        {
            // Removed meanwhile: there is nothing left to be done.
        }
        catch (Exception fault)
        {
            _failed(fault);
        }
    }

    /// <summary>Carries out a last operation and takes no more; the task ends with it.</summary>
    public Task EndAsync(Func<Task> last)
    {
        Do(last);
        _operations.Writer.TryComplete();
        return _loop;
    }

    private async Task LoopAsync(Task previous)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await foreach (Func<Task> operation in _operations.Reader.ReadAllAsync()) await operation();
    }
}
