namespace Millrace.TestServers;

/// <summary>What code allocates, as tests may assert it.</summary>
public static class Allocation
{
    /// <summary>
    /// Bytes that one run of <paramref name="code"/> allocates on this thread: the least of a few runs. A collection that another test's
    /// thread asks for in the middle of a run counts the rest of this thread's buffer (8 KB) as allocated, though nobody did.
    /// </summary>
    public static long Of(Action code)
    {
        long least = long.MaxValue;
        for (int run = 0; run < 10 && least > 0; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            code();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
