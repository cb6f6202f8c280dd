namespace Millrace.WebConsole.Layout;

/// <summary>An entry of the navigation.</summary>
/// <param name="Path">Relative to the console's address.</param>
internal sealed record Place(string Path, string Title, string Icon)
{
    public static readonly IReadOnlyList<Place> All =
    [
        new("", "Overview", "i-overview"),
        new("connectors", "Connectors", "i-connectors"),
        new("topics", "Topics", "i-topics"),
        new("schemas", "Schemas", "i-schemas"),
        new("groups", "Groups", "i-groups"),
        new("lineage", "Lineage", "i-lineage"),
    ];
}
