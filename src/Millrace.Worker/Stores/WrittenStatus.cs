namespace Millrace.Worker.Stores;

/// <summary>
/// One state that this worker may write and others too, one after the other: tells its own records, when they come back, from later ones of
/// others. <b>Threads</b>: any.
/// </summary>
internal sealed class WrittenStatus
{
    private readonly Lock _gate = new();
    private volatile StatusRecord? _status;
    private int _writing;
    private long _lastWritten = -1;
    private (long Offset, StatusRecord? Status)? _waiting;

    /// <summary>The latest; null when there is none.</summary>
    public StatusRecord? Status => _status;

    /// <summary>True when nothing is left to be known: neither a state, nor a write that comes back.</summary>
    public bool IsForgotten
    {
        get
        {
            lock (_gate) return _status is null && _writing == 0 && _waiting is null;
        }
    }

    /// <summary>It is so from now on; a record that says it is on its way.</summary>
    public void Begin(StatusRecord? status)
    {
        lock (_gate)
        {
            _status = status;
            _writing++;
            // Read before, and so older.
            _waiting = null;
        }
    }

    /// <summary>That record is in the topic.</summary>
    /// <param name="offset">Where; -1 when it is not.</param>
    public void End(long offset)
    {
        lock (_gate)
        {
            _writing--;
            _lastWritten = Math.Max(_lastWritten, offset);
            if (_writing > 0 || _waiting is not { } read) return;
            _waiting = null;
            Take(read.Offset, read.Status);
        }
    }

    /// <summary>A record was read, of this worker or of another one.</summary>
    public void Read(long offset, StatusRecord? status)
    {
        lock (_gate)
        {
            // As long as it is not known where the own record is, nobody can say which is the later one.
            if (_writing > 0) _waiting = (offset, status);
            else Take(offset, status);
        }
    }

    private void Take(long offset, StatusRecord? status)
    {
        if (offset <= _lastWritten || status?.IsLateGoodbye(_status) == true) return;
        _status = status;
    }
}
