using Millrace.WebConsole.Clients;
using Millrace.WebConsole.Watching;

namespace Millrace.WebConsole.Connectors;

/// <summary>What was asked for, and how it went. Kept in the process, so a reload and a colleague see the same.</summary>
internal sealed class Actions(Cluster cluster, TimeProvider time)
{
    // As many as a person looks back over; in memory only.
    private const int Kept = 1000;

    private readonly Lock _lock = new();
    private readonly LinkedList<PendingAction> _all = [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<PendingAction> Latest(int count)
    {
        lock (_lock) return [.. _all.Take(count)];
    }

    /// <summary>What stands in the head of a connector's page: what is under way, or has ended within the last ten seconds.</summary>
    public IReadOnlyList<PendingAction> Of(string connector)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
            return [.. _all.Where(action => action.On == connector && (action.Ended is not { } ended || action.Refused is not null
                || now - ended < PendingAction.Lingers)).Take(3)];
    }

    /// <summary>The last action that the server took, for "last restarted by".</summary>
    public PendingAction? LastOf(string connector, string what)
    {
        lock (_lock)
            return _all.FirstOrDefault(action => action.On == connector && action.Accepted is not null
                && action.What.StartsWith(what, StringComparison.Ordinal));
    }

    public void Forget(PendingAction action)
    {
        lock (_lock) _all.Remove(action);
    }

    /// <summary>
    /// Asks, waits for the server's answer, and from then on for the state to be seen. Returns when the server has answered.
    /// </summary>
    /// <param name="who">The viewer's name.</param>
    /// <param name="what">Such as <c>Pause</c>.</param>
    /// <param name="on">The connector.</param>
    /// <param name="wanted">The word to wait for.</param>
    /// <param name="ask">The request.</param>
    /// <param name="isSeen">Whether a look shows what was wanted; null when the connector is gone.</param>
    public async Task<PendingAction> RunAsync(string who, string what, string on, string wanted, Func<Task> ask,
        Func<SeenConnector?, bool> isSeen)
    {
        var action = new PendingAction(who, what, on, wanted, time.GetUtcNow());
        lock (_lock)
        {
            _all.AddFirst(action);
            if (_all.Count > Kept) _all.RemoveLast();
        }

        try
        {
            await ask();
            action.Accept(time.GetUtcNow());
            _ = FollowAsync(action, isSeen);
        }
        catch (Refusal refusal)
        {
            action.Refuse(refusal, time.GetUtcNow());
        }

        cluster.Connectors?.LookNow();
        return action;
    }

    // Until it is seen, or another quarter of an hour has told nothing.
    private async Task FollowAsync(PendingAction action, Func<SeenConnector?, bool> isSeen)
    {
        if (cluster.Connectors is not { } watcher) return;
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable watch = watcher.Watch(() =>
        {
            Seen<ConnectorsSnapshot> current = watcher.Current;
            if (current.At >= action.Accepted && current.Fault is null && isSeen(current.Value?.Find(action.On))) seen.TrySetResult();
        });
        watcher.LookNow();
        using var limit = new CancellationTokenSource(PendingAction.Patience, time);
        try
        {
            await seen.Task.WaitAsync(limit.Token);
            action.See(time.GetUtcNow());
        }
        catch (OperationCanceledException)
        {
            action.GiveUp(time.GetUtcNow());
        }
    }
}
