namespace Millrace.Data;

/// <summary>
/// Work on one value that takes long: a list of millions of items, the digits of a number of a megabyte. Methods that have no token of
/// their own, as
/// those of converters, look here now and then whether the task they work for is to end. <b>Threads</b>: each has its own.
/// </summary>
public static class LongWork
{
    /// <summary>After how many steps of some nanoseconds to look again: well below a tenth of a second.</summary>
    public const int StepsBetweenLooks = 64 * 1024;

    [ThreadStatic]
    private static CancellationToken t_ends;

    /// <summary>What is done on this thread until the scope is disposed of ends with this token. Once a batch, not once a record.</summary>
    public static Scope Under(CancellationToken ends)
    {
        var scope = new Scope(t_ends);
        t_ends = ends;
        return scope;
    }

    /// <summary>To be called in the midst of long work.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public static void ThrowIfEnded() => t_ends.ThrowIfCancellationRequested();

    /// <summary>Gives the thread its former token back.</summary>
    public readonly ref struct Scope
    {
        private readonly CancellationToken _former;

        internal Scope(CancellationToken former) => _former = former;

        /// <summary>Ends the scope, on the thread where it began.</summary>
        public void Dispose() => t_ends = _former;
    }
}
