namespace Millrace.Connectors.MySql.Sink;

/// <summary>A table as the server describes it.</summary>
/// <param name="IsView">True for a view, which nobody may evolve.</param>
/// <param name="Columns">Names of its columns.</param>
internal sealed record TableInfo(bool IsView, IReadOnlyList<string> Columns)
{
    /// <summary>MySQL's column names are case-insensitive.</summary>
    public bool Has(string column) => Columns.Contains(column, StringComparer.OrdinalIgnoreCase);
}
