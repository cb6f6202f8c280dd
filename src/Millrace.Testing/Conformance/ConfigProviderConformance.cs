using Millrace.Config;
using Millrace.Connectors;
using Millrace.Errors;

namespace Millrace.Testing;

/// <summary>
/// Checks that every config provider should pass: values that are there and others, sources that cannot be read, several threads, settings
/// with typos. A test class of any framework derives from it, says how the provider is made and what it finds, and runs each check as a
/// test of its own, as <see cref="SinkConformance"/> shows.
/// </summary>
public abstract class ConfigProviderConformance : Conformance
{
    // Its name in config.providers.
    private const string Given = "checked";

    private static readonly IReadOnlyList<Check<ConfigProviderConformance, ConfigProviderLacks>> All =
    [
        new("finds a value", ConfigProviderLacks.None, FindsAValueAsync),
        new("finds nothing where there is nothing", ConfigProviderLacks.None, FindsNothingAsync),
        new("takes a reference without a path", ConfigProviderLacks.None, TakesNoPathAsync),
        new("names a source that it cannot read", ConfigProviderLacks.Unreadable, NamesTheUnreadableAsync),
        new("is asked by several threads", ConfigProviderLacks.None, IsAskedBySeveralAsync),
        .. SettingChecks.Of<ConfigProviderConformance, ConfigProviderLacks>(ConfigProviderLacks.None),
    ];

    /// <summary>
    /// Names of the checks for a provider that lacks these things: the data of a theory, or whatever a test framework calls it.
    /// </summary>
    public static IReadOnlyList<string> ChecksFor(ConfigProviderLacks lacks = ConfigProviderLacks.None) =>
        [.. All.Where(check => (check.Needs & lacks) == 0).Select(check => check.Name)];

    /// <summary>Runs one check.</summary>
    /// <exception cref="CheckFailedException">
    /// The check fails. What the provider throws without being expected to comes as it is.
    /// </exception>
    public async Task RunAsync(string check, CancellationToken cancellationToken = default)
    {
        Cancellation = cancellationToken;
        await All.Single(candidate => candidate.Name == check).RunAsync(this);
    }

    /// <summary>A new provider, not configured.</summary>
    protected internal abstract ConfigProvider CreateProvider();

    /// <summary>A reference, and the value behind it.</summary>
    protected internal abstract (string? Path, string Key, string Value) Reference();

    /// <summary>A reference to which there is no value, though its source can be read.</summary>
    protected internal abstract (string? Path, string Key) MissingReference();

    /// <summary>A reference into a source that cannot be read. Not called where that is lacking.</summary>
    protected internal virtual (string? Path, string Key) UnreadableReference() =>
        throw new NotSupportedException($"{GetType().Name} lacks it, or has to override {nameof(UnreadableReference)}.");

    internal override ConfigDef Declared => CreateProvider().Config;

    internal override Task<ConfigValidation> ValidateAsync(IReadOnlyDictionary<string, string> config) =>
        Task.FromResult(Declared.Validate(config));

    internal override Task StartAsync(IReadOnlyDictionary<string, string> config)
    {
        CreateProvider().Configure(Given, config);
        return Task.CompletedTask;
    }

    private ConfigProvider Configured()
    {
        ConfigProvider made = CreateProvider();
        made.Configure(Given, Config());
        return made;
    }

    private static Task FindsAValueAsync(ConfigProviderConformance suite)
    {
        (string? path, string key, string value) = suite.Reference();
        string? found = suite.Configured().Find(path, key);
        // Not what was found: it may be a secret of whoever runs the tests.
        Require(found == value, $"Of {path}:{key} was found {(found is null ? "nothing" : "another value")}.");
        return Task.CompletedTask;
    }

    private static Task FindsNothingAsync(ConfigProviderConformance suite)
    {
        (string? path, string key) = suite.MissingReference();
        try
        {
            Require(suite.Configured().Find(path, key) is null, $"There is no {path}:{key}, and a value was found.");
        }
        catch (Exception fault) when (fault is not CheckFailedException)
        {
            throw new CheckFailedException($"There is no {path}:{key}: null says so, and leaves the reference as it is.", fault);
        }

        return Task.CompletedTask;
    }

    /// <summary>Whatever it makes of <c>${provider:key}</c>, which users may well write.</summary>
    private static Task TakesNoPathAsync(ConfigProviderConformance suite)
    {
        try
        {
            suite.Configured().Find(null, suite.Reference().Key);
        }
        catch (Exception fault) when (fault is not ConfigException)
        {
            throw new CheckFailedException($"A reference without a path is null or a {nameof(ConfigException)}; thrown was {fault}", fault);
        }

        return Task.CompletedTask;
    }

    private static Task NamesTheUnreadableAsync(ConfigProviderConformance suite)
    {
        (string? path, string key) = suite.UnreadableReference();
        string asked = path ?? key;
        try
        {
            suite.Configured().Find(path, key);
        }
        catch (ConfigException fault)
        {
            Require(fault.Message.Contains(asked, StringComparison.Ordinal), $"The error should name {asked}: {fault.Message}");
            return Task.CompletedTask;
        }
        catch (Exception fault)
        {
            throw new CheckFailedException(
                $"A source that cannot be read is a {nameof(ConfigException)}, which names it; thrown was {fault}", fault);
        }

        throw new CheckFailedException($"{asked} cannot be read, and nothing was said.");
    }

    private static Task IsAskedBySeveralAsync(ConfigProviderConformance suite)
    {
        const int times = 200;
        (string? path, string key, _) = suite.Reference();
        ConfigProvider made = suite.Configured();
        string? alone = made.Find(path, key);
        int others = 0;
        Parallel.For(0, times, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = suite.Cancellation }, _ =>
        {
            if (made.Find(path, key) != alone) Interlocked.Increment(ref others);
        });
        Require(others == 0, $"Asked {times} times by four threads, it gave {others} other answers than to one thread.");
        return Task.CompletedTask;
    }
}

/// <summary>What a config provider, or its source, does not have: checks that need it are left out.</summary>
[Flags]
public enum ConfigProviderLacks
{
    /// <summary>It has everything.</summary>
    None = 0,

    /// <summary>Its source can always be read.</summary>
    Unreadable = 1,
}
