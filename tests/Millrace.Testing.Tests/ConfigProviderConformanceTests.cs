using Millrace.Config;
using Millrace.Connectors;
using Millrace.Errors;

namespace Millrace.Testing.Tests;

/// <summary>
/// A config provider that is in order passes every check; one with a flaw fails the check that is made for it, and no other.
/// </summary>
public sealed class ConfigProviderConformanceTests
{
    /// <summary>What can be wrong with a config provider.</summary>
    public enum Flaw
    {
        None,
        FindsBlanksToo,
        ThrowsWhereThereIsNothing,
        FindsSomethingEverywhere,
        NeedsAPath,
        SaysNothingOfTheUnreadable,
        DoesNotNameTheUnreadable,
        IsForOneThread,
    }

    private static readonly (Flaw Flaw, string Check)[] Flaws =
    [
        (Flaw.FindsBlanksToo, "finds a value"),
        (Flaw.ThrowsWhereThereIsNothing, "finds nothing where there is nothing"),
        (Flaw.FindsSomethingEverywhere, "finds nothing where there is nothing"),
        (Flaw.NeedsAPath, "takes a reference without a path"),
        (Flaw.SaysNothingOfTheUnreadable, "names a source that it cannot read"),
        (Flaw.DoesNotNameTheUnreadable, "names a source that it cannot read"),
        (Flaw.IsForOneThread, "is asked by several threads"),
    ];

    public static TheoryData<Flaw, string, string?> All => Suites.Cases(Flaws);

    [Theory]
    [MemberData(nameof(All))]
    public Task A_flaw_fails_its_check_and_no_other(Flaw flaw, string ofSettings, string? expected) =>
        Suites.OnlyAsync(expected, ConfigProviderConformance.ChecksFor(), ofSettings, (settings, check) =>
            new Suite(flaw, settings).RunAsync(check, TestContext.Current.CancellationToken));

    [Fact]
    public void Every_check_has_a_flaw() => Assert.Empty(Suites.Unproven(ConfigProviderConformance.ChecksFor(), Flaws));

    private sealed class Suite(Flaw flaw, SettingFlaw ofSettings) : ConfigProviderConformance
    {
        protected internal override ConfigProvider CreateProvider() => new Vault(flaw, new FlawedSettings(ofSettings));

        protected internal override Dictionary<string, string> Config() => new() { ["store"] = "of no use" };

        protected internal override (string? Path, string Key, string Value) Reference() => ("open", "a", "1");

        protected internal override (string? Path, string Key) MissingReference() => ("open", "b");

        protected internal override (string? Path, string Key) UnreadableReference() => ("closed", "a");
    }

    private sealed class Vault(Flaw flaw, FlawedSettings settings) : ConfigProvider
    {
        private int _asked;

        public override ConfigDef Config => settings.Def;

        public override void Configure(string name, IReadOnlyDictionary<string, string> parameters) => settings.Parse(parameters);

        public override string? Find(string? path, string key)
        {
            if (path is null) return flaw == Flaw.NeedsAPath ? throw new ArgumentNullException(nameof(path)) : null;
            if (path == "closed")
            {
                if (flaw == Flaw.SaysNothingOfTheUnreadable) return null;
                throw new ConfigException(flaw == Flaw.DoesNotNameTheUnreadable ? "It cannot be read" : $"Could not read {path}");
            }

            if (key == "b" && flaw == Flaw.ThrowsWhereThereIsNothing) throw new KeyNotFoundException(key);
            if (key == "b") return flaw == Flaw.FindsSomethingEverywhere ? "" : null;
            // Answers that get mixed up when two ask at once; made certain by taking every question after the first for one of those.
            if (flaw == Flaw.IsForOneThread && Interlocked.Increment(ref _asked) > 1) return "another's";
            return flaw == Flaw.FindsBlanksToo ? "1 " : "1";
        }
    }
}
