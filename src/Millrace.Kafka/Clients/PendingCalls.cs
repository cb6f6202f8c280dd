using System.Collections.Concurrent;
using Millrace.Kafka.Native;

namespace Millrace.Kafka;

/// <summary>Calls whose result comes as an event; each is found again by the opaque that travels with it.</summary>
internal sealed class PendingCalls
{
    private readonly ConcurrentDictionary<nint, (Action<nint> Complete, Action<Exception> Fail)> _calls = new();
    private long _lastId;
    private volatile bool _closed;

    /// <summary>Registers a call; <paramref name="read"/> turns its event into the result, or throws what the task then carries.</summary>
    public (nint Opaque, Task<T> Task) Add<T>(Func<nint, T> read)
    {
        var source = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        nint id = (nint)Interlocked.Increment(ref _lastId);
        _calls[id] = (rkev => Complete(source, read, rkev), exception => source.TrySetException(exception));
        if (_closed)
            FailAll();
        return (id, source.Task);
    }

    /// <summary>Drops a call that could not be sent.</summary>
    public void Remove(nint opaque) => _calls.TryRemove(opaque, out _);

    public void Complete(nint opaque, nint rkev)
    {
        if (_calls.TryRemove(opaque, out (Action<nint> Complete, Action<Exception> Fail) call))
            call.Complete(rkev);
    }

    /// <summary>No event will come any more: everybody who waits gets an error.</summary>
    public void Close()
    {
        _closed = true;
        FailAll();
    }

    private void FailAll()
    {
        foreach (nint id in _calls.Keys)
        {
            if (_calls.TryRemove(id, out (Action<nint> Complete, Action<Exception> Fail) call))
                call.Fail(new KafkaException(KafkaErrorCode.LocalDestroy, "the call was not answered", "The client was disposed."));
        }
    }

    private static void Complete<T>(TaskCompletionSource<T> source, Func<nint, T> read, nint rkev)
    {
        try
        {
            NativeError.ThrowIf(Librdkafka.rd_kafka_event_error(rkev), "the call failed", rkev);
            source.TrySetResult(read(rkev));
        }
        catch (KafkaException exception)
        {
            source.TrySetException(exception);
        }
    }
}
