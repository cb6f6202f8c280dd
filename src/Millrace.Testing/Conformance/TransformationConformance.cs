using Millrace.Config;
using Millrace.Connectors;

namespace Millrace.Testing;

/// <summary>
/// Checks that every transformation should pass: records with and without schemas, tombstones, what it keeps from one record to the next,
/// bad records, settings with typos. A test class of any framework derives from it, says how the transformation is made and what it takes,
/// and runs each check as a test of its own, as <see cref="SinkConformance"/> shows.
/// </summary>
public abstract class TransformationConformance : Conformance
{
    private static readonly IReadOnlyList<Check<TransformationConformance, TransformationLacks>> All =
    [
        new("makes values of their schemas", TransformationLacks.None, TransformationChecks.FitsItsSchemasAsync),
        new("takes records without schemas", TransformationLacks.Schemaless, TransformationChecks.TakesSchemalessAsync),
        new("lets a tombstone pass", TransformationLacks.Tombstones, TransformationChecks.LetsATombstonePassAsync),
        new("makes one schema of one schema", TransformationLacks.None, TransformationChecks.MakesOneSchemaAsync),
        new("takes an equal schema for the same", TransformationLacks.None, TransformationChecks.TakesAnEqualSchemaAsync),
        new("keeps nothing of the records before", TransformationLacks.None, TransformationChecks.KeepsNothingAsync),
        new("refuses a bad record", TransformationLacks.BadRecords, TransformationChecks.RefusesABadRecordAsync),
        .. SettingChecks.Of<TransformationConformance, TransformationLacks>(TransformationLacks.None),
    ];

    /// <summary>
    /// Names of the checks for a transformation that lacks these things: the data of a theory, or whatever a test framework calls it.
    /// </summary>
    public static IReadOnlyList<string> ChecksFor(TransformationLacks lacks = TransformationLacks.None) =>
        [.. All.Where(check => (check.Needs & lacks) == 0).Select(check => check.Name)];

    /// <summary>Runs one check.</summary>
    /// <exception cref="CheckFailedException">
    /// The check fails. What the transformation throws without being expected to comes as it is.
    /// </exception>
    public async Task RunAsync(string check, CancellationToken cancellationToken = default)
    {
        Cancellation = cancellationToken;
        await All.Single(candidate => candidate.Name == check).RunAsync(this);
    }

    /// <summary>A new transformation, not configured.</summary>
    protected internal abstract Transformation CreateTransformation();

    /// <summary>A record that it takes and does not drop. Its schemas may be null where it takes only data without.</summary>
    protected internal abstract TestRecord Record();

    /// <summary>The same without schemas: a struct as a map. Not called where that is lacking.</summary>
    protected internal virtual TestRecord SchemalessRecord() =>
        throw new NotSupportedException($"{GetType().Name} lacks data without schemas, or has to override {nameof(SchemalessRecord)}.");

    /// <summary>A record that it cannot transform. Not called where bad records are lacking.</summary>
    protected internal virtual TestRecord BadRecord() =>
        throw new NotSupportedException($"{GetType().Name} lacks bad records, or has to override {nameof(BadRecord)}.");

    internal override ConfigDef Declared => CreateTransformation().Config;

    internal override Task<ConfigValidation> ValidateAsync(IReadOnlyDictionary<string, string> config) =>
        Task.FromResult(Declared.Validate(config));

    internal override Task StartAsync(IReadOnlyDictionary<string, string> config)
    {
        CreateTransformation().Configure(config);
        return Task.CompletedTask;
    }

    internal Transformation Configured()
    {
        Transformation made = CreateTransformation();
        made.Configure(Config());
        return made;
    }
}
