using Microsoft.Extensions.Logging;
using Millrace.Errors;
using Millrace.Timing;
using Millrace.Worker.States;

namespace Millrace.Worker.Tasks.Sinks;

/// <remarks>This part: the put of a batch, its end, and trying again.</remarks>
internal sealed partial class SinkRunner
{
    private void StartPut()
    {
        // A worker that stood still must not write what another one has written meanwhile.
        if (!Spec.Lease.WaitHeld(Stopping)) return;
        _retryAt = null;
        _putStarted = Spec.Time.Milliseconds();
        _writing.Trace?.Step("put");
        _put = _writing.Records.Count == 0 ? Task.CompletedTask : PutAsync();
        BatchTrace.Leave();

        // An async method, so that what the sink throws at once arrives like what it throws later.
        async Task PutAsync() => await _task.PutAsync(_writing.Records, Abandoned);
    }

    /// <summary>Waits for the put under way, if there is nothing else to do; false while it is not done.</summary>
    private bool WaitForPut()
    {
        // With room to read ahead the loop goes on reading. Else it sleeps until the put ends, but not longer than the group may go without
        // a poll.
        if (!_put!.IsCompleted && _reading.IsEmpty && !IsIdleByOrder) return false;
        if (!_put.IsCompleted && Task.WaitAny([_put], PollTimeout) < 0) return false;
        FinishPut();
        return true;
    }

    private void FinishPut()
    {
        Task put = _put!;
        _put = null;
        try
        {
            Await(put);
        }
        catch (RetriableException fault)
        {
            // Counted also when the task says how long.
            TimeSpan next = _backoff.Next(), delay = _context.TakeRetryAfter() ?? next;
            Spec.Numbers.AddRetry();
            _writing.Trace?.Retry(Spec.Secrets.Hide(fault.Message));
            _retryAt = Spec.Time.Milliseconds() + (long)delay.TotalMilliseconds;
            LogRetry(Id, _writing.Records.Count, delay.TotalSeconds, fault.Message);
            return;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            _writing.EndTrace(Spec.Secrets.Hide(fault.Message));
            throw new ConnectException($"{fault.Message.TrimEnd('.')}. Exiting WorkerSinkTask due to unrecoverable exception.", fault);
        }

        if (_reporter?.NotTolerated is { } refused) throw refused;
        _backoff.Reset();
        Spec.Numbers.AddPut(_writing.Records.Count, Spec.Time.Milliseconds() - _putStarted);
        _offsets.Written(_writing.NextOffsets);
        _writing.Clear();
    }

    [LoggerMessage(2030, LogLevel.Warning, "Task {Task} will try to write its batch of {Records} records again in {Seconds} s: {Reason}")]
    private partial void LogRetry(TaskId task, int records, double seconds, string reason);
}
