using Millrace.Errors;
using Millrace.Timing;

namespace Millrace.Worker.Tasks.Errors;

/// <summary>
/// The tries of one record, as <c>errors.retry.*</c> allows them: 300 ms doubled each time; past the longest delay a random pause below it;
/// never past the deadline. Costs nothing until the first failure.
/// </summary>
internal struct RecordRetries(TaskErrors errors, CancellationToken stopping)
{
    // The first delay of Connect's RetryWithToleranceOperator.
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(300);

    private Backoff? _backoff;
    private long _firstFailure;

    /// <summary>
    /// Waits as long as it takes until the next try; false when there is no time left or the task is stopping. Blocks the task's thread.
    /// </summary>
    /// <param name="fault">For the log, which tells what a task waits for.</param>
    /// <param name="className">The plugin that was at work.</param>
    public bool MayTryAgain(RetriableException fault, string className)
    {
        ErrorPolicy policy = errors.Policy;
        if (policy.RetryTimeout == TimeSpan.Zero) return false;
        if (_backoff is null)
        {
            _backoff = new Backoff(First, policy.LongestDelay, Jitter.AtLongest);
            _firstFailure = errors.Time.GetTimestamp();
        }

        TimeSpan pause = _backoff.Next();
        if (policy.RetryTimeout is { } timeout)
        {
            TimeSpan left = timeout - errors.Time.GetElapsedTime(_firstFailure);
            if (left <= TimeSpan.Zero) return false;
            if (left < pause) pause = left;
        }

        errors.NoteWait(className, fault);
        return errors.Time.Pause(pause, stopping);
    }
}
