using Xunit;

namespace Millrace.TestServers;

/// <summary>What a test needs and does not find.</summary>
public static class Absent
{
    /// <summary>Set where everything that <c>./test</c> installs is promised to be there: <c>.ci/run</c> does.</summary>
    public const string Promise = "MILLRACE_NOTHING_ABSENT";

    /// <summary>
    /// Skips the running test, with a notice, for want of something that <c>./test</c> installs. Where that is promised, the test fails: a
    /// judge that is silently not asked has nothing to object.
    /// </summary>
    public static void Skip(string reason)
    {
        if (Environment.GetEnvironmentVariable(Promise) is "1") Assert.Fail($"{Promise}=1, but: {reason}");
        Assert.Skip(reason);
    }
}
