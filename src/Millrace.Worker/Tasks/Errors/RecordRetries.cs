using Millrace.Timing;

namespace Millrace.Worker.Tasks.Errors;

/// <summary>
/// The tries of one record, as <c>errors.retry.*</c> allows them: 300 ms doubled each time; past the longest delay a random pause below it;
/// never past the deadline. Costs nothing until the first failure.
/// </summary>
internal struct RecordRetries(ErrorPolicy policy, TimeProvider time, CancellationToken stopping)
{
    // The first delay of Connect's RetryWithToleranceOperator.
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(300);

    private Backoff? _backoff;
    private long _firstFailure;

    /// <summary>
    /// Waits as long as it takes until the next try; false when there is no time left or the task is stopping. Blocks the task's thread.
    /// </summary>
    public bool MayTryAgain()
    {
        if (policy.RetryTimeout == TimeSpan.Zero) return false;
        if (_backoff is null)
        {
            _backoff = new Backoff(First, policy.LongestDelay, Jitter.AtLongest);
            _firstFailure = time.GetTimestamp();
        }

        TimeSpan pause = _backoff.Next();
        if (policy.RetryTimeout is { } timeout)
        {
            TimeSpan left = timeout - time.GetElapsedTime(_firstFailure);
            if (left <= TimeSpan.Zero) return false;
            if (left < pause) pause = left;
        }

        return time.Pause(pause, stopping);
    }
}
