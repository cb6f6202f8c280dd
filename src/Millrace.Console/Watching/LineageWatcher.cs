using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Watching;

/// <summary>Topics that connectors have used, by connector.</summary>
internal sealed record LineageSnapshot(IReadOnlyDictionary<string, IReadOnlyList<string>> Topics);

/// <summary>Asks each connector for its topics while somebody looks, and for nothing otherwise.</summary>
internal sealed class LineageWatcher(ConnectClient connect, ConnectorWatcher connectors, TimeProvider time)
    : Watcher<LineageSnapshot>(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), time)
{
    // More connectors than this take turns.
    private const int PerLook = 100;

    // Requests under way at once.
    private const int AtOnce = 8;

    private readonly Dictionary<string, (DateTimeOffset At, IReadOnlyList<string> Topics)> _known = new(StringComparer.Ordinal);

    protected override async Task<LineageSnapshot> LookAsync(CancellationToken cancellationToken)
    {
        string[] names = [.. (connectors.Current.Value?.ByAttention ?? []).Select(one => one.Info.Name)];
        foreach (string gone in _known.Keys.Except(names, StringComparer.Ordinal).ToArray()) _known.Remove(gone);
        string[] turn = Viewers == 0 ? []
            : [.. names.OrderBy(name => _known.TryGetValue(name, out var last) ? last.At : DateTimeOffset.MinValue).Take(PerLook)];
        foreach (string[] some in turn.Chunk(AtOnce))
            foreach ((string name, IReadOnlyList<string> topics)
                in await Task.WhenAll(some.Select(name => AskAsync(name, cancellationToken))))
                _known[name] = (Time.GetUtcNow(), topics);
        return new LineageSnapshot(_known.ToDictionary(one => one.Key, one => one.Value.Topics, StringComparer.Ordinal));
    }

    private async Task<(string, IReadOnlyList<string>)> AskAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (name, await connect.TopicsAsync(name, cancellationToken));
        }
        catch (Refusal refusal) when (!refusal.IsSilence)
        {
            // Gone meanwhile, or topic.tracking.enable=false: what its configuration names must do.
            return (name, []);
        }
    }
}
