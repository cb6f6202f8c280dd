using Millrace.Timing;
using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Watching;

/// <summary>
/// One loop that looks at one thing of a cluster, for all open pages: one viewer costs the cluster what fifty do, and all see the same.
/// A look that takes longer than its period doubles the period, up to half a minute.
/// </summary>
/// <param name="often">How often while somebody looks.</param>
/// <param name="seldom">How often otherwise.</param>
internal abstract class Watcher<T>(TimeSpan often, TimeSpan seldom, TimeProvider time) : IAsyncDisposable
    where T : class
{
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _lock = new();
    private readonly List<Action> _viewers = [];
    private Task _loop = Task.CompletedTask;
    private readonly Backoff _slowing = new(often * 2, Slowest);
    private TimeSpan _slowed;
    private int _isDisposed;

    public Seen<T> Current { get; private set; } = new(null, null, null, time.GetUtcNow(), often, 0);

    public int Viewers
    {
        get
        {
            lock (_lock) return _viewers.Count;
        }
    }

    /// <summary>Whether the cluster answers so slowly that looks are fewer than they should be.</summary>
    public bool IsSlow => _slowed > often;

    protected TimeProvider Time => time;

    public void Start() => _loop = Task.Run(RunAsync, CancellationToken.None);

    /// <summary>Tells of each look, on a thread of the pool, until disposed of.</summary>
    public IDisposable Watch(Action changed)
    {
        bool isFirst;
        lock (_lock)
        {
            isFirst = _viewers.Count == 0;
            _viewers.Add(changed);
        }

        if (isFirst && time.GetUtcNow() - (Current.At ?? default) > often) LookNow();
        return new Subscription(this, changed);
    }

    /// <summary>Does not wait for the next look's turn.</summary>
    public void LookNow()
    {
        lock (_lock)
            if (_wake.CurrentCount == 0) _wake.Release();
    }

    /// <summary>Ends the loop; may be called again, as containers do for what they know by two names.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
        _wake.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<T> LookAsync(CancellationToken cancellationToken);

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await LookOnceAsync();
                TimeSpan wait = Current.NextTry - time.GetUtcNow();
                if (wait > TimeSpan.Zero)
                {
                    using var waiting = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                    await Task.WhenAny(_wake.WaitAsync(waiting.Token), Task.Delay(wait, time, waiting.Token));
                    await waiting.CancelAsync();
                }

                _stopping.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The console ends.
        }
    }

    private async Task LookOnceAsync()
    {
        DateTimeOffset asked = time.GetUtcNow();
        T? value = Current.Value;
        DateTimeOffset? at = Current.At;
        Refusal? fault = null;
        try
        {
            value = await LookAsync(_stopping.Token);
            at = asked;
        }
        catch (Refusal refusal)
        {
            fault = refusal;
        }
        catch (Kafka.KafkaException refusal)
        {
            fault = new Refusal("Kafka", 0, refusal.Message, time.GetUtcNow(), refusal);
        }
        catch (Exception bug) when (bug is not OperationCanceledException || !_stopping.IsCancellationRequested)
        {
            // An answer like none we know must not end the loop: pages show what it is, and the next look follows.
            fault = new Refusal("the cluster", 0, $"{bug.Message} ({bug.GetType().Name})", time.GetUtcNow(), bug);
        }

        DateTimeOffset answered = time.GetUtcNow();
        TimeSpan took = answered - asked;
        TimeSpan usual = Viewers > 0 ? often : seldom;
        if (took > (_slowed > often ? _slowed : often)) _slowed = _slowing.Next();
        else if (took < often / 2)
        {
            _slowed = TimeSpan.Zero;
            _slowing.Reset();
        }

        TimeSpan period = Max(usual, _slowed);
        Current = new Seen<T>(value, at, fault, answered + period, period, Current.Version + 1);
        Action[] viewers;
        lock (_lock) viewers = [.. _viewers];
        foreach (Action viewer in viewers) Tell(viewer);
    }

    // A page that is just going away must not take the others' loop with it.
    private static void Tell(Action viewer)
    {
        try
        {
            viewer();
        }
        catch (ObjectDisposedException)
        {
            // It is gone.
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;


    private sealed class Subscription(Watcher<T> watcher, Action changed) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            lock (watcher._lock)
            {
                if (_isOver) return;
                _isOver = true;
                watcher._viewers.Remove(changed);
            }
        }
    }
}
