namespace Millrace.Kafka;

/// <summary>
/// Delivery reports between the producer's thread and the caller that drains them.
/// When it is full the producer's thread waits, librdkafka's queue fills behind it, and Produce answers "queue full":
/// memory stays bounded when nobody drains.
/// </summary>
internal sealed class ReportRing(int capacity)
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly SemaphoreSlim _room = new(0, 1);
    private DeliveryReport[] _reports = new DeliveryReport[Math.Min(capacity, 1024)];
    private int _head;
    private int _count;
    private volatile bool _closed;

    /// <summary>Adds all, waiting for room where needed; drops them when the ring is closed.</summary>
    public void Add(ReadOnlySpan<DeliveryReport> reports)
    {
        while (!reports.IsEmpty && !_closed)
        {
            int taken = AddSome(reports);
            reports = reports[taken..];
            if (taken == 0)
                _room.Wait();
        }
    }

    /// <summary>Takes what is there; when nothing is, waits up to the timeout for the first.</summary>
    public int Drain(Span<DeliveryReport> into, TimeSpan timeout)
    {
        var left = new Timeout(timeout);
        while (true)
        {
            int taken = TakeSome(into);
            int wait = left.RemainingMs;
            if (taken > 0 || wait == 0 || into.IsEmpty || _closed)
                return taken;
            _changed.Wait(wait);
        }
    }

    public void Close()
    {
        _closed = true;
        Signal(_room);
        Signal(_changed);
    }

    private static void Signal(SemaphoreSlim semaphore)
    {
        // At most one permit: it says "look again", and who looks takes all.
        lock (semaphore)
        {
            if (semaphore.CurrentCount == 0)
                semaphore.Release();
        }
    }

    private int AddSome(ReadOnlySpan<DeliveryReport> reports)
    {
        lock (_gate)
        {
            while (_reports.Length - _count < reports.Length && _reports.Length < capacity)
                Grow();
            int room = Math.Min(reports.Length, _reports.Length - _count);
            for (int i = 0; i < room; i++)
                _reports[(_head + _count + i) % _reports.Length] = reports[i];
            _count += room;
            if (room > 0)
                Signal(_changed);
            return room;
        }
    }

    private int TakeSome(Span<DeliveryReport> into)
    {
        lock (_gate)
        {
            int taken = Math.Min(into.Length, _count);
            for (int i = 0; i < taken; i++)
                into[i] = _reports[(_head + i) % _reports.Length];
            _head = (_head + taken) % _reports.Length;
            _count -= taken;
            if (taken > 0)
                Signal(_room);
            return taken;
        }
    }

    private void Grow()
    {
        var larger = new DeliveryReport[(int)Math.Min((long)capacity, _reports.Length * 2L)];
        for (int i = 0; i < _count; i++)
            larger[i] = _reports[(_head + i) % _reports.Length];
        _reports = larger;
        _head = 0;
    }
}
