using Millrace.Config;
using Millrace.Connectors;

namespace Millrace.Testing;

/// <summary>
/// Checks that every predicate should pass: records that are meant and others, tombstones, what it keeps from one record to the next, bad
/// records, settings with typos. A test class of any framework derives from it, says how the predicate is made and what it means, and runs
/// each check as a test of its own, as <see cref="SinkConformance"/> shows.
/// </summary>
public abstract class PredicateConformance : Conformance
{
    private static readonly IReadOnlyList<Check<PredicateConformance, PredicateLacks>> All =
    [
        new("is true for what it means", PredicateLacks.None, PredicateChecks.MeansTheOneAsync),
        new("is false for what it does not mean", PredicateLacks.None, PredicateChecks.MeansNoOtherAsync),
        new("takes a tombstone", PredicateLacks.None, PredicateChecks.TakesATombstoneAsync),
        new("takes records without schemas", PredicateLacks.None, PredicateChecks.TakesSchemalessAsync),
        new("keeps nothing of the records before", PredicateLacks.None, PredicateChecks.KeepsNothingAsync),
        new("refuses a bad record", PredicateLacks.BadRecords, PredicateChecks.RefusesABadRecordAsync),
        .. SettingChecks.Of<PredicateConformance, PredicateLacks>(PredicateLacks.None),
    ];

    /// <summary>
    /// Names of the checks for a predicate that lacks these things: the data of a theory, or whatever a test framework calls it.
    /// </summary>
    public static IReadOnlyList<string> ChecksFor(PredicateLacks lacks = PredicateLacks.None) =>
        [.. All.Where(check => (check.Needs & lacks) == 0).Select(check => check.Name)];

    /// <summary>Runs one check.</summary>
    /// <exception cref="CheckFailedException">
    /// The check fails. What the predicate throws without being expected to comes as it is.
    /// </exception>
    public async Task RunAsync(string check, CancellationToken cancellationToken = default)
    {
        Cancellation = cancellationToken;
        await All.Single(candidate => candidate.Name == check).RunAsync(this);
    }

    /// <summary>A new predicate, not configured.</summary>
    protected internal abstract Predicate CreatePredicate();

    /// <summary>A record that it means.</summary>
    protected internal abstract TestRecord Record();

    /// <summary>A record that it does not mean.</summary>
    protected internal abstract TestRecord OtherRecord();

    /// <summary>A record of which it cannot be said. Not called where bad records are lacking.</summary>
    protected internal virtual TestRecord BadRecord() =>
        throw new NotSupportedException($"{GetType().Name} lacks bad records, or has to override {nameof(BadRecord)}.");

    /// <summary>The topic of <see cref="Record"/>. Default: <c>records</c>.</summary>
    protected internal virtual string Topic => "records";

    /// <summary>The topic of <see cref="OtherRecord"/>. Default: the same.</summary>
    protected internal virtual string OtherTopic => Topic;

    internal override ConfigDef Declared => CreatePredicate().Config;

    internal override Task<ConfigValidation> ValidateAsync(IReadOnlyDictionary<string, string> config) =>
        Task.FromResult(Declared.Validate(config));

    internal override Task StartAsync(IReadOnlyDictionary<string, string> config)
    {
        CreatePredicate().Configure(config);
        return Task.CompletedTask;
    }

    internal Predicate Configured()
    {
        Predicate made = CreatePredicate();
        made.Configure(Config());
        return made;
    }
}

/// <summary>What a predicate does not do: checks that need it are left out.</summary>
[Flags]
public enum PredicateLacks
{
    /// <summary>It does everything.</summary>
    None = 0,

    /// <summary>There is no record of which it could not be said.</summary>
    BadRecords = 1,
}
