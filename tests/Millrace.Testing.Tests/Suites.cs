namespace Millrace.Testing.Tests;

/// <summary>Runs a suite whole, as a test class of a connector's author does check by check.</summary>
internal static class Suites
{
    /// <summary>How long a check waits that is to fail; those that are to pass have a minute.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    /// <summary>The checks that fail, with what they say. Each has a suite of its own, as in a test framework.</summary>
    public static async Task<IReadOnlyList<(string Check, string Reason)>> FailuresAsync(
        IEnumerable<string> checks, Func<string, Task> run)
    {
        List<(string, string)> failures = [];
        foreach (string check in checks)
        {
            try
            {
                await run(check);
            }
            catch (Exception fault)
            {
                failures.Add((check, $"{fault.GetType().Name}: {fault.Message}"));
            }
        }

        return failures;
    }

    /// <summary>Fails unless that check has failed, and no other; none for null.</summary>
    public static void Only(string? check, IReadOnlyList<(string Check, string Reason)> failures) =>
        Assert.True(failures.Select(failure => failure.Check).SequenceEqual(check is null ? [] : [check]),
            $"To fail was: {check ?? "nothing"}. Failed have:\n{string.Join('\n', failures)}");
}
