using Millrace.Connectors;
using Millrace.Records;

namespace Millrace.Testing;

/// <summary>
/// Checks that every sink should pass: order, redelivery, commits, partitions that come and go, outages, bad records, settings with typos.
/// A test class of any framework derives from it, says how the connector is made and how to read back what it has written, and runs each
/// check as a test of its own.
/// </summary>
/// <example>
/// With xunit:
/// <code>
/// public sealed class MySinkTests : SinkConformance
/// {
///     public static TheoryData&lt;string> Checks => new(ChecksFor(SinkLacks.Outages));
///
///     [Theory]
///     [MemberData(nameof(Checks))]
///     public Task Conforms(string check) => RunAsync(check, TestContext.Current.CancellationToken);
///
///     protected override SinkConnector CreateConnector() => new MySinkConnector();
///     protected override Dictionary&lt;string, string> Config() => new() { ["folder"] = Path.Combine(Path.GetTempPath(), Name) };
///     protected override Task&lt;IReadOnlyList&lt;WrittenRecord>> ReadBackAsync() => ...
/// }
/// </code>
/// </example>
public abstract class SinkConformance : ConnectorConformance
{
    private static readonly IReadOnlyList<Check<SinkConformance, SinkLacks>> All =
    [
        new("opens and closes", SinkLacks.None, SinkLifeChecks.OpensAndClosesAsync),
        new("stops without having been started", SinkLacks.None, SinkLifeChecks.StopsUnstartedAsync),
        new("writes every record", SinkLacks.None, SinkWriteChecks.WritesEveryRecordAsync),
        new("takes an empty batch", SinkLacks.None, SinkWriteChecks.TakesAnEmptyBatchAsync),
        new("keeps nothing of a batch that is done", SinkLacks.None, SinkWriteChecks.KeepsNothingOfABatchAsync),
        new("keeps the order of each key", SinkLacks.Keys, SinkWriteChecks.KeepsTheOrderAsync),
        new("deletes for a tombstone", SinkLacks.Tombstones, SinkWriteChecks.DeletesForATombstoneAsync),
        new("takes records that come again", SinkLacks.None, SinkOffsetChecks.TakesRecordsAgainAsync),
        new("writes once what comes again", SinkLacks.Idempotence, SinkOffsetChecks.WritesOnceAsync),
        new("commits what is written and no more", SinkLacks.None, SinkOffsetChecks.CommitsWhatIsWrittenAsync),
        new("goes on from its committed offsets", SinkLacks.None, SinkOffsetChecks.GoesOnAsync),
        new("goes on when partitions are revoked and assigned", SinkLacks.None, SinkOffsetChecks.LetsPartitionsGoAsync),
        new("writes again from offsets that are set back by hand", SinkLacks.Keys, SinkOffsetChecks.GoesBackByHandAsync),
        new("tries again after an outage", SinkLacks.Outages, SinkFaultChecks.TriesAgainAsync),
        new("stops in the middle of an outage", SinkLacks.Outages, SinkFaultChecks.StopsInTheMiddleAsync),
        new("reports a bad record and writes the others", SinkLacks.BadRecords, SinkFaultChecks.ReportsABadRecordAsync),
        new("fails on a bad record that nobody takes", SinkLacks.BadRecords, SinkFaultChecks.FailsOnABadRecordAsync),
        .. SettingChecks.Of<SinkConformance, SinkLacks>(SinkLacks.None),
    ];

    /// <summary>
    /// Names of the checks for a sink that lacks these things: the data of a theory, or whatever a test framework calls it.
    /// </summary>
    public static IReadOnlyList<string> ChecksFor(SinkLacks lacks = SinkLacks.None) =>
        [.. All.Where(check => (check.Needs & lacks) == 0).Select(check => check.Name)];

    /// <summary>Runs one check.</summary>
    /// <exception cref="CheckFailedException">
    /// The check fails. What the connector throws without being expected to comes as it is.
    /// </exception>
    public Task RunAsync(string check, CancellationToken cancellationToken = default) =>
        RunAsync(() => All.Single(candidate => candidate.Name == check).RunAsync(this), cancellationToken);

    private protected sealed override Connector NewConnector => CreateConnector();

    /// <summary>A new connector, not started.</summary>
    protected internal abstract SinkConnector CreateConnector();

    /// <summary>
    /// What the sink has written of this check, in the order of writing where the system keeps one. A system that keeps one record for each
    /// key shows the last. Called again and again until what is expected is there.
    /// </summary>
    protected internal abstract Task<IReadOnlyList<WrittenRecord>> ReadBackAsync();

    /// <summary>A record that the sink can write. Default: a key and a value of text.</summary>
    /// <param name="key">The key, of lower-case letters and digits.</param>
    /// <param name="text">The text, of lower-case letters, digits and blanks; null asks for a tombstone.</param>
    protected internal virtual TestRecord Record(string key, string? text) => TestRecord.Text(key, text);

    /// <summary>A record that the sink, or the system, cannot take. Not called where bad records are lacking.</summary>
    protected internal virtual TestRecord BadRecord() =>
        throw new NotSupportedException($"{GetType().Name} lacks bad records, or has to override {nameof(BadRecord)}.");

    /// <summary>What a task sees of its worker. Default: nothing beyond what every sink needs.</summary>
    /// <param name="reporter">Takes reports; null is a worker that has none.</param>
    protected internal virtual TestSinkContext CreateContext(TestReporter? reporter) => new(reporter) { Name = Name };

    // Of its own for each check: some sinks keep offsets in their system.
    internal string Topic => Name;

    internal TopicPartition Partition(int number) => new(Topic, number);

    internal Task<SinkHarness> StartAsync() => StartAsync(CreateContext(null));

    internal Task<SinkHarness> StartReportingAsync() => StartAsync(CreateContext(new TestReporter()));

    private async Task<SinkHarness> StartAsync(TestSinkContext context)
    {
        SinkHarness sink = await SinkHarness.StartAsync(CreateConnector(), Config(), context, Cancellation);
        sink.Patience = Patience;
        return sink;
    }

    /// <summary>Waits until these are the last texts of these keys, and no other keys are there.</summary>
    internal Task HasAsync(params (string Key, string Text)[] expected) => EventuallyAsync(async () =>
    {
        Dictionary<string, string> last = [];
        foreach (WrittenRecord record in await ReadBackAsync()) last[record.Key] = record.Text;
        string[] wrong =
        [
            .. expected.Where(record => !last.ContainsKey(record.Key)).Select(record => $"{record.Key} is missing"),
            .. expected.Where(record => last.TryGetValue(record.Key, out string? text) && text != record.Text)
                .Select(record => $"{record.Key} is '{last[record.Key]}' and not '{record.Text}'"),
            .. last.Keys.Except(expected.Select(record => record.Key)).Select(key => $"{key} is there"),
        ];
        return wrong.Length == 0 ? null : $"{wrong.Length} keys are not as they should be: {string.Join(", ", wrong.Take(10))}.";
    });
}
