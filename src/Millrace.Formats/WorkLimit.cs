namespace Millrace.Formats;

/// <summary>
/// How much work a request may cause with schemas: small texts can ask for a lot, such as unions that are compared branch by branch.
/// Work is counted in steps of about a tenth of a microsecond to a microsecond: a pair of types that is compared, a few characters that are
/// read or printed. Not for several threads at once.
/// </summary>
/// <param name="cancellation">Ends the work of a request that nobody waits for any more.</param>
public sealed class WorkLimit(CancellationToken cancellation = default)
{
    /// <summary>Most steps of one parse or comparison: a union of 1,000 branches against another such one, or 16 MB of text.</summary>
    internal const long MostStepsAtOnce = 1_000_000;

    /// <summary>Most steps of a request, which may compare a schema with all versions of a subject.</summary>
    internal const long MostSteps = 10 * MostStepsAtOnce;

    private const int CharactersPerStep = 16;
    private const int StepsPerLook = 4096;

    private long _left = MostSteps;
    private long _leftAtOnce = MostStepsAtOnce;
    private long _untilLook = StepsPerLook;

    /// <summary>Steps so far.</summary>
    public long Spent => MostSteps - _left;

    /// <summary>A new parse or comparison begins.</summary>
    public void Begin()
    {
        cancellation.ThrowIfCancellationRequested();
        _leftAtOnce = MostStepsAtOnce;
    }

    /// <summary>To be called before the work is done.</summary>
    /// <param name="steps">How much it is.</param>
    /// <exception cref="WorkLimitException">It is too much.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public void Spend(long steps = 1)
    {
        _left -= steps;
        _leftAtOnce -= steps;
        if (_leftAtOnce < 0) throw new WorkLimitException($"more than {MostStepsAtOnce} steps for one schema or one pair of schemas");
        if (_left < 0) throw new WorkLimitException($"more than {MostSteps} steps for all versions together");
        if ((_untilLook -= steps) > 0) return;
        _untilLook = StepsPerLook;
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>The same for text that is read or printed.</summary>
    public void SpendText(long characters) => Spend(1 + (characters / CharactersPerStep));
}
