namespace Millrace.Broker.Storage;

internal sealed partial class PartitionLog
{
    private readonly List<Action> _observers = [];
    private int _observerCount;

    /// <summary>
    /// Tells the observer (a parked fetch) from now on when records were appended or the topic was deleted (<see cref="IsDeleted"/>).
    /// Whoever found nothing to read subscribes and reads once more: an append between its read and the subscription was told to nobody.
    /// </summary>
    /// <param name="observer">
    /// Called on the appender's thread, outside the log's locks, perhaps several times: it sets a signal and returns, and must not throw.
    /// </param>
    public void Subscribe(Action observer)
    {
        lock (_observers)
        {
            _observers.Add(observer);
            Volatile.Write(ref _observerCount, _observers.Count);
        }
        // Pairs with the fence of NotifyObservers: either we see the new end, or the appender sees us.
        Interlocked.MemoryBarrier();
    }

    /// <summary>Ends one subscription of this very delegate. One more call to the observer may already be on its way.</summary>
    public void Unsubscribe(Action observer)
    {
        lock (_observers)
        {
            int at = _observers.IndexOf(observer);
            if (at < 0)
                return;
            _observers[at] = _observers[^1];
            _observers.RemoveAt(_observers.Count - 1);
            Volatile.Write(ref _observerCount, _observers.Count);
        }
    }

    private void NotifyObservers()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _observerCount) == 0)
            return;
        Action[] observers;
        lock (_observers)
            observers = [.. _observers];
        foreach (Action observer in observers)
            observer();
    }
}
