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

    /// <summary>
    /// The cases of a theory: no flaw at all, each of these flaws with the check that it fails, and each flaw that settings may have.
    /// </summary>
    public static TheoryData<TFlaw, string, string?> Cases<TFlaw>(IEnumerable<(TFlaw Flaw, string Check)> flaws)
        where TFlaw : struct, Enum
    {
        var all = new TheoryData<TFlaw, string, string?>();
        all.Add(default, $"{SettingFlaw.None}", null);
        foreach (var (flaw, check) in flaws) all.Add(flaw, $"{SettingFlaw.None}", check);
        foreach (var (flaw, check) in FlawedSettings.Checks) all.Add(default, $"{flaw}", check);
        return all;
    }

    /// <summary>The checks for which there is no flaw.</summary>
    public static IEnumerable<string> Unproven<TFlaw>(IEnumerable<string> checks, IEnumerable<(TFlaw Flaw, string Check)> flaws) =>
        checks.Except(flaws.Select(flaw => flaw.Check).Concat(FlawedSettings.Checks.Select(flaw => flaw.Check)));

    /// <summary>Runs every check on a suite of its own; fails unless that one has failed, and no other.</summary>
    public static async Task OnlyAsync(
        string? expected, IEnumerable<string> checks, string ofSettings, Func<SettingFlaw, string, Task> run) =>
        Only(expected, await FailuresAsync(checks, check => run(Enum.Parse<SettingFlaw>(ofSettings), check)));

    /// <summary>Fails unless that check has failed, and no other; none for null.</summary>
    public static void Only(string? check, IReadOnlyList<(string Check, string Reason)> failures) =>
        Assert.True(failures.Select(failure => failure.Check).SequenceEqual(check is null ? [] : [check]),
            $"To fail was: {check ?? "nothing"}. Failed have:\n{string.Join('\n', failures)}");
}
