using Millrace.Connectors;
using Millrace.Records;

namespace Millrace.Testing;

/// <summary>
/// Checks that every source should pass: order, restart from offsets, redelivery, pauses, outages, bad records, settings with typos. A test
/// class of any framework derives from it, says how the connector is made and how to put something before it, and runs each check as a test
/// of its own, as <see cref="SinkConformance"/> shows.
/// </summary>
public abstract class SourceConformance : ConnectorConformance
{
    private static readonly IReadOnlyList<Check<SourceConformance, SourceLacks>> All =
    [
        new("opens and closes", SourceLacks.None, SourceLifeChecks.OpensAndClosesAsync),
        new("stops without having been started", SourceLacks.None, SourceLifeChecks.StopsUnstartedAsync),
        new("ends a poll that is cancelled", SourceLacks.None, SourceLifeChecks.EndsAPollAsync),
        new("reads what is there in its order", SourceLacks.None, SourceReadChecks.ReadsInOrderAsync),
        new("reads what is added later", SourceLacks.None, SourceReadChecks.ReadsWhatIsAddedAsync),
        new("goes on after a pause", SourceLacks.None, SourceReadChecks.GoesOnAfterAPauseAsync),
        new("hands its batches over for good", SourceLacks.None, SourceReadChecks.HandsItsBatchesOverAsync),
        new("says where a record comes from", SourceLacks.None, SourceReadChecks.DescribesItsRecordsAsync),
        new("repeats nothing that was committed", SourceLacks.None, SourceOffsetChecks.RepeatsNothingAsync),
        new("reads again what was not committed", SourceLacks.None, SourceOffsetChecks.ReadsAgainAsync),
        new("stops in the middle and goes on there", SourceLacks.None, SourceOffsetChecks.StopsInTheMiddleAsync),
        new("has offsets of plain values in one order", SourceLacks.Offsets, SourceOffsetChecks.HasPlainOffsetsAsync),
        new("accepts its own offsets when they are changed by hand", SourceLacks.Offsets, SourceOffsetChecks.AcceptsItsOwnOffsetsAsync),
        new("does not accept offsets of another", SourceLacks.Offsets, SourceOffsetChecks.AcceptsNoOthersAsync),
        new("goes back to offsets that are changed by hand", SourceLacks.Offsets, SourceOffsetChecks.GoesBackByHandAsync),
        new("goes on after an outage", SourceLacks.Outages, SourceFaultChecks.GoesOnAfterAnOutageAsync),
        new("stops in the middle of an outage", SourceLacks.Outages, SourceFaultChecks.StopsInAnOutageAsync),
        new("fails on what it cannot read, or says so and goes on", SourceLacks.BadRecords, SourceFaultChecks.TellsOfBadRecordsAsync),
        .. SettingChecks.Of<SourceConformance, SourceLacks>(SourceLacks.None),
    ];

    /// <summary>
    /// Names of the checks for a source that lacks these things: the data of a theory, or whatever a test framework calls it.
    /// </summary>
    public static IReadOnlyList<string> ChecksFor(SourceLacks lacks = SourceLacks.None) =>
        [.. All.Where(check => (check.Needs & lacks) == 0).Select(check => check.Name)];

    /// <summary>Runs one check.</summary>
    /// <exception cref="CheckFailedException">
    /// The check fails. What the connector throws without being expected to comes as it is.
    /// </exception>
    public Task RunAsync(string check, CancellationToken cancellationToken = default) =>
        RunAsync(() => All.Single(candidate => candidate.Name == check).RunAsync(this), cancellationToken);

    private protected sealed override Connector NewConnector => CreateConnector();

    /// <summary>A new connector, not started.</summary>
    protected internal abstract SourceConnector CreateConnector();

    /// <summary>Puts records before the source, in this order; returns when the system has them.</summary>
    /// <param name="texts">Of lower-case letters, digits and blanks; each is different.</param>
    protected internal abstract Task AddAsync(IReadOnlyList<string> texts);

    /// <summary>
    /// The text that was put before the source, of the record that it made of it. Default: the record's value is the text.
    /// </summary>
    protected internal virtual string TextOf(Record record) => record.Value.AsString;

    /// <summary>Puts something before the source that it cannot read. Not called where bad records are lacking.</summary>
    protected internal virtual Task AddBadAsync() =>
        throw new NotSupportedException($"{GetType().Name} lacks bad records, or has to override {nameof(AddBadAsync)}.");

    internal async Task<SourceHarness> StartAsync(TestSourceContext? context = null)
    {
        SourceHarness source = await SourceHarness.StartAsync(CreateConnector(), Config(), context, Cancellation);
        source.Patience = Patience;
        return source;
    }

    internal static string[] Texts(int first, int count) => [.. Enumerable.Range(first, count).Select(i => $"text {i}")];

    internal void RequireTexts(IReadOnlyList<string> expected, IEnumerable<Record> records)
    {
        string[] read = [.. records.Select(TextOf)];
        Require(read.SequenceEqual(expected), $"Expected were {string.Join(", ", expected)}; read were {string.Join(", ", read)}.");
    }
}
