using Millrace.Connectors;
using Millrace.Data;

namespace Millrace.Testing.Tests;

/// <summary>A sink that is in order passes every check; one with a flaw fails the check that is made for it, and no other.</summary>
public sealed class SinkConformanceTests
{
    private static readonly (SinkFlaw Flaw, string Check)[] Flaws =
    [
        (SinkFlaw.LogsAnErrorWhenClosed, "opens and closes"),
        (SinkFlaw.CannotStopBeforeItsStart, "stops without having been started"),
        (SinkFlaw.LosesTheLastOfALargeBatch, "writes every record"),
        (SinkFlaw.FailsOnAnEmptyBatch, "takes an empty batch"),
        (SinkFlaw.KeepsWhatIsNotItsOwn, "keeps nothing of a batch that is done"),
        (SinkFlaw.TurnsLargeBatchesRound, "keeps the order of each key"),
        (SinkFlaw.KeepsWhatATombstoneDeletes, "deletes for a tombstone"),
        (SinkFlaw.RefusesWhatHasComeBefore, "takes records that come again"),
        (SinkFlaw.WritesTwiceWhatComesTwice, "writes once what comes again"),
        (SinkFlaw.CommitsMoreThanIsWritten, "commits what is written and no more"),
        (SinkFlaw.BeginsAnewAfterAStop, "goes on from its committed offsets"),
        (SinkFlaw.ForgetsToOpenAgain, "goes on when partitions are revoked and assigned"),
        (SinkFlaw.FailsForGoodInAnOutage, "tries again after an outage"),
        (SinkFlaw.CannotStopInAnOutage, "stops in the middle of an outage"),
        (SinkFlaw.LogsInsteadOfReporting, "reports a bad record and writes the others"),
        (SinkFlaw.LosesABadRecordThatNobodyTakes, "fails on a bad record that nobody takes"),
        (SinkFlaw.KeepsItsOwnOffsets, "writes again from offsets that are set back by hand"),
    ];

    // Two checks bring records again; one of them is for sinks that write them once, and asks all that the other asks.
    private static SinkLacks Lacks(SinkFlaw flaw) =>
        flaw == SinkFlaw.RefusesWhatHasComeBefore ? SinkLacks.Idempotence : SinkLacks.None;

    public static TheoryData<string, string, string?> All
    {
        get
        {
            var all = new TheoryData<string, string, string?>();
            all.Add($"{SinkFlaw.None}", $"{SettingFlaw.None}", null);
            foreach (var (flaw, check) in Flaws) all.Add($"{flaw}", $"{SettingFlaw.None}", check);
            foreach (var (flaw, check) in FlawedSettings.Checks) all.Add($"{SinkFlaw.None}", $"{flaw}", check);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_flaw_fails_its_check_and_no_other(string flaw, string ofSettings, string? expected)
    {
        SinkFlaw made = Enum.Parse<SinkFlaw>(flaw);
        var failures = await Suites.FailuresAsync(SinkConformance.ChecksFor(Lacks(made)), check =>
            new Suite(made, Enum.Parse<SettingFlaw>(ofSettings), check == expected).RunAsync(check, TestContext.Current.CancellationToken));
        Suites.Only(expected, failures);
    }

    [Fact]
    public void Every_check_has_a_flaw() => Assert.Empty(Suites.Unproven(SinkConformance.ChecksFor(), Flaws));

    private sealed class Suite(SinkFlaw flaw, SettingFlaw ofSettings, bool isToFail) : SinkConformance
    {
        protected internal override TimeSpan Patience => isToFail ? Suites.Short : base.Patience;

        private MemoryStore Store => MemoryStore.Of(Name);

        protected internal override SinkConnector CreateConnector() => new FlawedSinkConnector(flaw, ofSettings);

        protected internal override Dictionary<string, string> Config() => new() { ["store"] = Name };

        protected internal override TestRecord BadRecord() => (Schema.String, Value.String("bad"), Schema.Int32, Value.Int32(1));

        protected internal override Task<IReadOnlyList<WrittenRecord>> ReadBackAsync() =>
            Task.FromResult<IReadOnlyList<WrittenRecord>>([.. Store.Rows.Select(row => new WrittenRecord(row.Key, row.Text!))]);

        protected internal override Task TakeDownAsync()
        {
            Store.IsDown = true;
            return Task.CompletedTask;
        }

        protected internal override Task BringBackAsync()
        {
            Store.IsDown = false;
            return Task.CompletedTask;
        }

        protected internal override Task CleanUpAsync()
        {
            Store.IsClosed = true;
            return Task.CompletedTask;
        }
    }
}
