using Millrace.Kafka.Native;

namespace Millrace.Kafka;

/// <summary>
/// One thread that takes events from a native queue and hands each to <c>handle</c>; the event lives until it returns.
/// What it throws goes to <c>failed</c>, and the next event is taken: an exception that leaves a thread ends the process.
/// </summary>
internal sealed class EventLoop : IDisposable
{
    // The yield of Dispose ends a wait at once; this is only how long one native call may last.
    private const int WaitMs = 1000;

    private readonly QueueHandle _queue;
    private readonly Action<nint> _handle;
    private readonly Action<Exception> _failed;
    private readonly Thread _thread;
    private volatile bool _stopping;

    public EventLoop(QueueHandle queue, string name, Action<nint> handle, Action<Exception> failed)
    {
        _queue = queue;
        _handle = handle;
        _failed = failed;
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Whether the caller is on the loop's thread.</summary>
    public bool IsCurrentThread => Thread.CurrentThread == _thread;

    /// <summary>Ends the thread and closes the queue; events that still wait are dropped.</summary>
    public void Dispose()
    {
        _stopping = true;
        Librdkafka.rd_kafka_queue_yield(_queue);
        if (!IsCurrentThread)
            _thread.Join();
        _queue.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            nint rkev = Librdkafka.rd_kafka_queue_poll(_queue, WaitMs);
            if (rkev == 0)
                continue;
            try
            {
                _handle(rkev);
            }
            catch (Exception fault)
            {
                _failed(fault);
            }
            finally
            {
                Librdkafka.rd_kafka_event_destroy(rkev);
            }
        }
    }
}
