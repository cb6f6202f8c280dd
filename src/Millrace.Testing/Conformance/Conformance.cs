using Millrace.Config;

namespace Millrace.Testing;

/// <summary>What the suites for connectors, transformations and converters share.</summary>
public abstract class Conformance
{
    private protected Conformance()
    {
    }

    /// <summary>Cancelled when the test run is.</summary>
    protected internal CancellationToken Cancellation { get; private protected set; }

    /// <summary>A configuration that works, in the plugin's own words. Called anew whenever one is needed.</summary>
    protected internal abstract Dictionary<string, string> Config();

    /// <summary>Its settings.</summary>
    internal abstract ConfigDef Declared { get; }

    /// <summary>The faults that people are shown before it starts.</summary>
    internal abstract Task<ConfigValidation> ValidateAsync(IReadOnlyDictionary<string, string> config);

    /// <summary>A new one starts with these settings, and stops. Errors: what it throws.</summary>
    internal abstract Task StartAsync(IReadOnlyDictionary<string, string> config);

    internal static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new CheckFailedException(otherwise);
    }
}
