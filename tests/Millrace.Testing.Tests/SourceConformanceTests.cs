using Millrace.Connectors;

namespace Millrace.Testing.Tests;

/// <summary>A source that is in order passes every check; one with a flaw fails the check that is made for it, and no other.</summary>
public sealed class SourceConformanceTests
{
    private static readonly (SourceFlaw Flaw, string Check)[] Flaws =
    [
        (SourceFlaw.LogsAnErrorWhenStopped, "opens and closes"),
        (SourceFlaw.CannotStopBeforeItsStart, "stops without having been started"),
        (SourceFlaw.WaitsWhenCancelled, "ends a poll that is cancelled"),
        (SourceFlaw.TurnsFullBatchesRound, "reads what is there in its order"),
        (SourceFlaw.ReadsTwiceWhatItWaitedFor, "reads what is added later"),
        (SourceFlaw.GoesBackWhenPaused, "goes on after a pause"),
        (SourceFlaw.UsesItsBufferAgain, "hands its batches over for good"),
        (SourceFlaw.SaysNothingOfItsRecords, "says where a record comes from"),
        (SourceFlaw.RepeatsTheLastCommitted, "repeats nothing that was committed"),
        (SourceFlaw.ForgetsWhatWasNotCommitted, "reads again what was not committed"),
        (SourceFlaw.SkipsARecordAtAStop, "stops in the middle and goes on there"),
        (SourceFlaw.MixesTheNamesOfAPartition, "has offsets of plain values in one order"),
        (SourceFlaw.RefusesItsOwnOffsets, "accepts its own offsets when they are changed by hand"),
        (SourceFlaw.FailsForGoodInAnOutage, "goes on after an outage"),
        (SourceFlaw.CannotStopInAnOutage, "stops in the middle of an outage"),
        (SourceFlaw.LeavesOutWhatItCannotRead, "fails on what it cannot read, or says so and goes on"),
        (SourceFlaw.AcceptsAnyOffsets, "does not accept offsets of another"),
        (SourceFlaw.KeepsItsOwnPosition, "goes back to offsets that are changed by hand"),
    ];

    public static TheoryData<string, string, string?> All
    {
        get
        {
            var all = new TheoryData<string, string, string?>();
            all.Add($"{SourceFlaw.None}", $"{SettingFlaw.None}", null);
            foreach (var (flaw, check) in Flaws) all.Add($"{flaw}", $"{SettingFlaw.None}", check);
            foreach (var (flaw, check) in FlawedSettings.Checks) all.Add($"{SourceFlaw.None}", $"{flaw}", check);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_flaw_fails_its_check_and_no_other(string flaw, string ofSettings, string? expected)
    {
        var failures = await Suites.FailuresAsync(SourceConformance.ChecksFor(), check =>
            new Suite(Enum.Parse<SourceFlaw>(flaw), Enum.Parse<SettingFlaw>(ofSettings), check == expected)
                .RunAsync(check, TestContext.Current.CancellationToken));
        Suites.Only(expected, failures);
    }

    [Fact]
    public void Every_check_has_a_flaw() => Assert.Empty(Suites.Unproven(SourceConformance.ChecksFor(), Flaws));

    private sealed class Suite(SourceFlaw flaw, SettingFlaw ofSettings, bool isToFail) : SourceConformance
    {
        protected internal override TimeSpan Patience => isToFail ? Suites.Short : base.Patience;

        private MemoryStore Store => MemoryStore.Of(Name);

        protected internal override SourceConnector CreateConnector() => new FlawedSourceConnector(flaw, ofSettings);

        protected internal override Dictionary<string, string> Config() => new() { ["store"] = Name };

        protected internal override Task AddAsync(IReadOnlyList<string> texts) => Done(() => Store.Add(texts));

        protected internal override Task AddBadAsync() => Done(() => Store.Add(["\0"]));

        protected internal override Task TakeDownAsync() => Done(() => Store.IsDown = Store.HasBeenDown = true);

        protected internal override Task BringBackAsync() => Done(() => Store.IsDown = false);

        protected internal override Task CleanUpAsync() => Done(() => Store.IsClosed = true);

        private static Task Done(Action action)
        {
            action();
            return Task.CompletedTask;
        }
    }
}
