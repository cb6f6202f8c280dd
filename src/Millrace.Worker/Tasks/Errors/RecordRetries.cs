namespace Millrace.Worker.Tasks.Errors;

/// <summary>
/// The tries of one record, as <c>errors.retry.*</c> allows them: 300 ms doubled each time; past the longest delay a random pause below it;
/// never past the deadline. Costs nothing until the first failure.
/// </summary>
internal struct RecordRetries(ErrorPolicy policy, CancellationToken stopping)
{
    private long _firstFailure;
    private int _tries;

    /// <summary>
    /// Waits as long as it takes until the next try; false when there is no time left or the task is stopping. Blocks the task's thread.
    /// </summary>
    public bool MayTryAgain()
    {
        if (policy.RetryTimeout == TimeSpan.Zero) return false;
        if (_tries == 0) _firstFailure = Environment.TickCount64;
        double delay = 300.0 * Math.Pow(2, Math.Min(_tries++, 30));
        double longest = policy.LongestDelay.TotalMilliseconds;
        if (delay > longest) delay = Random.Shared.NextDouble() * longest;
        if (policy.RetryTimeout is { } timeout)
        {
            double left = timeout.TotalMilliseconds - (Environment.TickCount64 - _firstFailure);
            if (left <= 0) return false;
            delay = Math.Min(delay, left);
        }

        return !stopping.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(delay));
    }
}
