using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Record = Millrace.Records.Record;

namespace Millrace.Testing.Tests;

/// <summary>
/// A predicate that is in order passes every check; one with a flaw fails the check that is made for it, and no other.
/// </summary>
public sealed class PredicateConformanceTests
{
    /// <summary>What can be wrong with a predicate.</summary>
    public enum Flaw
    {
        None,
        MeansTheShortOnes,
        MeansEmptyOnesToo,
        NeedsAValue,
        NeedsASchema,
        RemembersTheFirst,
        AnswersForABadRecord,
        ThrowsAnything,
    }

    private static readonly (Flaw Flaw, string Check)[] Flaws =
    [
        (Flaw.MeansTheShortOnes, "is true for what it means"),
        (Flaw.MeansEmptyOnesToo, "is false for what it does not mean"),
        (Flaw.NeedsAValue, "takes a tombstone"),
        (Flaw.NeedsASchema, "takes records without schemas"),
        (Flaw.RemembersTheFirst, "keeps nothing of the records before"),
        (Flaw.AnswersForABadRecord, "refuses a bad record"),
        (Flaw.ThrowsAnything, "refuses a bad record"),
    ];

    public static TheoryData<Flaw, string, string?> All => Suites.Cases(Flaws);

    [Theory]
    [MemberData(nameof(All))]
    public Task A_flaw_fails_its_check_and_no_other(Flaw flaw, string ofSettings, string? expected) =>
        Suites.OnlyAsync(expected, PredicateConformance.ChecksFor(), ofSettings, (settings, check) =>
            new Suite(flaw, settings).RunAsync(check, TestContext.Current.CancellationToken));

    [Fact]
    public void Every_check_has_a_flaw() => Assert.Empty(Suites.Unproven(PredicateConformance.ChecksFor(), Flaws));

    private sealed class Suite(Flaw flaw, SettingFlaw ofSettings) : PredicateConformance
    {
        protected internal override Predicate CreatePredicate() => new IsLong(flaw, new FlawedSettings(ofSettings));

        protected internal override Dictionary<string, string> Config() => new() { ["store"] = "of no use" };

        protected internal override TestRecord Record() => TestRecord.Text("k", "a long text");

        protected internal override TestRecord OtherRecord() => TestRecord.Text("k", "");

        protected internal override TestRecord BadRecord() => TestRecord.Keyed(Value.String("k"), Schema.Int32, Value.Int32(7));
    }

    /// <summary>True for texts of more than five characters.</summary>
    private sealed class IsLong(Flaw flaw, FlawedSettings settings) : Predicate
    {
        private string? _first;

        public override ConfigDef Config => settings.Def;

        public override void Configure(IReadOnlyDictionary<string, string> config) => settings.Parse(config);

        public override bool Test(in Record record)
        {
            if (record.Value.IsNull) return flaw == Flaw.NeedsAValue ? throw new InvalidOperationException("no value") : false;
            if (record.Value.Kind != ValueKind.String)
            {
                if (flaw == Flaw.AnswersForABadRecord) return false;
                throw flaw == Flaw.ThrowsAnything ? new InvalidCastException("no text") : new DataException("no text");
            }

            if (flaw == Flaw.NeedsASchema) ArgumentNullException.ThrowIfNull(record.ValueSchema);
            string text = record.Value.AsString;
            if (flaw == Flaw.RemembersTheFirst) text = _first ??= text;
            if (flaw == Flaw.MeansEmptyOnesToo && text.Length == 0) return true;
            return flaw == Flaw.MeansTheShortOnes ? text.Length is > 0 and <= 5 : text.Length > 5;
        }
    }
}
