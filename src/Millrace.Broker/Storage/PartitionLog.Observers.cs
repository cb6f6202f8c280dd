namespace Millrace.Broker.Storage;

internal sealed partial class PartitionLog
{
    private readonly List<ILogObserver> _observers = [];
    private int _observerCount;

    /// <summary>
    /// Tells the observer of every change from now on. Whoever found nothing to read subscribes and reads once more: an append between
    /// its read and the subscription was told to nobody.
    /// </summary>
    public void Subscribe(ILogObserver observer)
    {
        lock (_observers)
        {
            _observers.Add(observer);
            Volatile.Write(ref _observerCount, _observers.Count);
        }
        // Pairs with the fence of NotifyObservers: either we see the new end, or the appender sees us.
        Interlocked.MemoryBarrier();
    }

    /// <summary>Ends one subscription. One more call to the observer may already be on its way.</summary>
    public void Unsubscribe(ILogObserver observer)
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
        ILogObserver[] observers;
        lock (_observers)
            observers = [.. _observers];
        foreach (ILogObserver observer in observers)
            observer.OnLogChanged(this);
    }
}
