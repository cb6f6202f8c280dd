namespace Millrace.Cli.Commands.Demo;

/// <summary>What the demo looks like at one moment.</summary>
/// <param name="Elapsed">Time since the meter was started.</param>
/// <param name="Sent">Readings of this run that the broker has.</param>
/// <param name="Written">Readings of this run that are in the table.</param>
/// <param name="SentPerSecond">Over the time since the sample before.</param>
/// <param name="WrittenPerSecond">Over the time since the sample before.</param>
/// <param name="State">The connector's: RUNNING, or what needs a look.</param>
/// <param name="Trace">Why the connector has failed, or null.</param>
/// <param name="Newest">The newest rows of the table, newest first.</param>
internal sealed record DemoSample(
    TimeSpan Elapsed, long Sent, long Written, double SentPerSecond, double WrittenPerSecond, string State, string? Trace,
    IReadOnlyList<string?[]> Newest)
{
    public static readonly DemoSample None = new(TimeSpan.Zero, 0, 0, 0, 0, "STARTING", null, []);

    /// <summary>Readings on their way.</summary>
    public long Lag => Math.Max(0, Sent - Written);

    public bool HasFailed => State == "FAILED";
}
