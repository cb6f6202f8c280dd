using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Watching;

/// <summary>
/// Processed, behind, rate, last record, errors and dead letters of all connectors: of <c>/metrics</c> where the worker has it for all
/// running tasks, else of offsets. Asks for metrics itself, for nothing else: groups and topics have watchers of their own.
/// </summary>
internal sealed class NumberWatcher(
    ConnectClient connect, ConnectorWatcher connectors, GroupWatcher? groups, TopicWatcher? topics, TimeProvider time)
    : Watcher<NumbersSnapshot>(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), time)
{
    /// <summary>Lines of <see cref="HistoryOf"/>.</summary>
    public const int RateLine = 0, BehindLine = 1, ErrorLine = 2;

    /// <summary>Lines of <see cref="Totals"/>; the third is <see cref="BehindLine"/>'s sum.</summary>
    public const int IntoLine = 0, OutOfLine = 1, AllBehindLine = 2;

    // 22 KB each: 9 MB at most. More connectors than this have numbers, and no charts.
    private const int MostHistories = 400;

    private static readonly TimeSpan TrendOver = TimeSpan.FromMinutes(5);

    // A server without them is not asked at each look.
    private static readonly TimeSpan RefusedFor = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, ConnectorTrack> _tracks = new(StringComparer.Ordinal);
    private volatile IReadOnlyDictionary<string, History> _histories = new Dictionary<string, History>();
    private readonly DateTimeOffset _since = time.GetUtcNow();
    private DateTimeOffset _askAgain;
    private string? _refused;

    /// <summary>Into Kafka, out of it, and behind, of all connectors.</summary>
    public History Totals { get; } = new(3);

    /// <summary>Rate, behind and errors a second of one connector; null for one that has none.</summary>
    public History? HistoryOf(string connector) => _histories.GetValueOrDefault(connector);

    protected override async Task<NumbersSnapshot> LookAsync(CancellationToken cancellationToken)
    {
        WorkerMetrics? metrics = await MetricsAsync(cancellationToken);
        DateTimeOffset now = Time.GetUtcNow();
        IReadOnlyList<SeenConnector> seen = connectors.Current.Value?.ByAttention ?? [];
        foreach (string gone in _tracks.Keys.Except(seen.Select(one => one.Info.Name)).ToArray()) _tracks.Remove(gone);
        var numbers = new Dictionary<string, ConnectorNumbers>(StringComparer.Ordinal);
        foreach (ConnectorInfo info in seen.Select(one => one.Info))
        {
            if (!_tracks.TryGetValue(info.Name, out ConnectorTrack? track))
            {
                History? history = _tracks.Values.Count(one => one.History is not null) < MostHistories ? new History(3) : null;
                _tracks[info.Name] = track = new ConnectorTrack(history);
            }

            SeenGroup? group = info.IsSink ? groups?.Current.Value?.Find(info.Group) : null;
            ConnectorNumbers one = track.Look(info, metrics, group, topics?.Current.Value, now);
            track.History?.Add(now, (float?)one.PerSecond ?? float.NaN, one.Behind ?? float.NaN, track.ErrorsPerSecond);
            numbers[info.Name] = one with
            {
                Trend = track.History?.Slope(BehindLine, TrendOver),
                Rates = track.History?.Spark(RateLine, 24) ?? [],
            };
        }

        _histories = _tracks.Where(track => track.Value.History is not null)
            .ToDictionary(track => track.Key, track => track.Value.History!, StringComparer.Ordinal);
        FlowTotals totals = Sum(seen, numbers);
        Totals.Add(now, (float?)totals.Into ?? float.NaN, (float?)totals.OutOf ?? float.NaN, totals.Behind ?? float.NaN);
        return new NumbersSnapshot(numbers, totals with { Trend = Totals.Slope(AllBehindLine, TrendOver) }, _since, _refused);
    }

    private static FlowTotals Sum(IReadOnlyList<SeenConnector> seen, Dictionary<string, ConnectorNumbers> numbers)
    {
        ConnectorNumbers[] sinks = [.. seen.Where(one => one.Info.IsSink).Select(one => numbers[one.Info.Name])];
        ConnectorNumbers[] sources = [.. seen.Where(one => !one.Info.IsSink).Select(one => numbers[one.Info.Name])];
        return new FlowTotals(
            Rate(sources), Rate(sinks),
            sinks.Length == 0 || sinks.Any(one => one.Behind is not null) ? sinks.Sum(one => one.Behind ?? 0) : null,
            sinks.Count(one => one.Behind is null), null,
            numbers.Values.Any(one => one.DeadLetters is not null) ? numbers.Values.Sum(one => one.DeadLetters ?? 0) : null);

        static double? Rate(ConnectorNumbers[] some) =>
            some.Length == 0 || some.Any(one => one.PerSecond is not null) ? some.Sum(one => one.PerSecond ?? 0) : null;
    }

    private async Task<WorkerMetrics?> MetricsAsync(CancellationToken cancellationToken)
    {
        if (connectors.Current.Value?.Server.IsMillrace is not true || Time.GetUtcNow() < _askAgain) return null;
        try
        {
            WorkerMetrics metrics = await connect.MetricsAsync(cancellationToken);
            _refused = null;
            return metrics;
        }
        catch (Refusal refusal)
        {
            // Silence is told on top of each page by the watcher of connectors; offsets may still be there.
            if (!refusal.IsSilence) _askAgain = Time.GetUtcNow() + RefusedFor;
            _refused = $"{refusal.Request}: {refusal.Text}";
            return null;
        }
    }
}
