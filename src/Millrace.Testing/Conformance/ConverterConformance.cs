using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;

namespace Millrace.Testing;

/// <summary>
/// Checks that every converter should pass: values there and back, tombstones, whose memory it uses, payloads that are cut or bad, settings
/// with typos. A test class of any framework derives from it, says how the converter is made and what it converts, and runs each check as a
/// test of its own, as <see cref="SinkConformance"/> shows.
/// </summary>
public abstract class ConverterConformance : Conformance
{
    private static readonly IReadOnlyList<Check<ConverterConformance, ConverterLacks>> All =
    [
        new("reads back what it writes", ConverterLacks.None, ConverterChecks.ReadsBackAsync),
        new("writes to buffers of any size", ConverterLacks.None, ConverterChecks.WritesToAnyBufferAsync),
        new("writes nothing for a tombstone", ConverterLacks.Tombstones, ConverterChecks.WritesNothingForATombstoneAsync),
        new("has one schema for the records of one schema", ConverterLacks.None, ConverterChecks.HasOneSchemaAsync),
        new("keeps nothing of the records before", ConverterLacks.None, ConverterChecks.KeepsNothingAsync),
        new("reads on after a payload that is cut", ConverterLacks.None, ConverterChecks.ReadsOnAfterACutAsync),
        new("refuses a bad payload", ConverterLacks.BadPayloads, ConverterChecks.RefusesABadPayloadAsync),
        .. SettingChecks.Of<ConverterConformance, ConverterLacks>(ConverterLacks.None),
    ];

    /// <summary>
    /// Names of the checks for a converter that lacks these things: the data of a theory, or whatever a test framework calls it.
    /// </summary>
    public static IReadOnlyList<string> ChecksFor(ConverterLacks lacks = ConverterLacks.None) =>
        [.. All.Where(check => (check.Needs & lacks) == 0).Select(check => check.Name)];

    /// <summary>Runs one check.</summary>
    /// <exception cref="CheckFailedException">
    /// The check fails. What the converter throws without being expected to comes as it is.
    /// </exception>
    public async Task RunAsync(string check, CancellationToken cancellationToken = default)
    {
        Cancellation = cancellationToken;
        await All.Single(candidate => candidate.Name == check).RunAsync(this);
    }

    /// <summary>What it converts; values unless said.</summary>
    protected internal virtual ConverterRole Role => ConverterRole.Value;

    /// <summary>A new converter, not configured.</summary>
    protected internal abstract Converter CreateConverter();

    /// <summary>Values that it can write, none of them null, and that it reads as they were.</summary>
    protected internal abstract IReadOnlyList<(Schema? Schema, Value Value)> Values();

    /// <summary>Bytes that it cannot read. Not called where bad payloads are lacking.</summary>
    protected internal virtual byte[] BadPayload() =>
        throw new NotSupportedException($"{GetType().Name} lacks bad payloads, or has to override {nameof(BadPayload)}.");

    internal override ConfigDef Declared => CreateConverter().Config;

    internal override Task<ConfigValidation> ValidateAsync(IReadOnlyDictionary<string, string> config) =>
        Task.FromResult(Declared.Validate(config));

    internal override Task StartAsync(IReadOnlyDictionary<string, string> config)
    {
        CreateConverter().Configure(config, Role);
        return Task.CompletedTask;
    }

    internal Converter Configured()
    {
        Converter made = CreateConverter();
        made.Configure(Config(), Role);
        return made;
    }
}
