using Millrace.WebConsole.Watching;

namespace Millrace.WebConsole.Connectors;

/// <summary>Which connectors a list shows and in what order; all of it comes from the address.</summary>
internal sealed record ConnectorListQuery(string? Text, string? State, string? Kind, string? Plugin, string? Sort)
{
    public IReadOnlyList<SeenConnector> Apply(IReadOnlyList<SeenConnector> all, NumbersSnapshot? numbers)
    {
        IEnumerable<SeenConnector> found = all.Where(IsMatch).Where(connector =>
            string.IsNullOrEmpty(State) || connector.State.Css() == State);
        return Sort switch
        {
            "name" => [.. found.OrderBy(connector => connector.Info.Name, StringComparer.OrdinalIgnoreCase)],
            "plugin" => [.. found.OrderBy(connector => connector.Info.Plugin, StringComparer.OrdinalIgnoreCase)],
            "tasks" => [.. found.OrderByDescending(connector => connector.Info.Tasks.Count)],
            "rate" => [.. found.OrderByDescending(connector => numbers?.Find(connector.Info.Name)?.PerSecond ?? -1)],
            "behind" => [.. found.OrderByDescending(connector => numbers?.Find(connector.Info.Name)?.Behind ?? -1)],
            _ => [.. found],
        };
    }

    /// <summary>All but the state, whose chips count what the rest leaves over.</summary>
    public bool IsMatch(SeenConnector connector) =>
        (string.IsNullOrEmpty(Kind) || connector.Info.Kind == Kind)
        && (string.IsNullOrEmpty(Plugin) || connector.Info.Plugin == Plugin)
        && (string.IsNullOrEmpty(Text) || Has(connector.Info.Name) || Has(connector.Info.Class) || connector.Info.Topics.Any(Has));

    private bool Has(string text) => text.Contains(Text!.Trim(), StringComparison.OrdinalIgnoreCase);
}
