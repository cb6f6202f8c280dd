namespace Millrace.Connectors.MySql.Client;

/// <summary>A single call that blocks, such as connecting, on a thread of its own.</summary>
internal static class BlockingCall
{
    /// <summary>
    /// Its outcome. A caller that is cancelled does not wait: the call ends by itself, and what it brings then is disposed.
    /// </summary>
    public static async Task<T> RunAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        Task<T> running = Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await running.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _ = DropAsync(running);
            throw;
        }
    }

    private static async Task DropAsync<T>(Task<T> running)
    {
        try
        {
            if (await running is IDisposable late) late.Dispose();
        }
        catch (Exception)
        {
            // Nobody is there any more to whom a failure would matter.
        }
    }
}
