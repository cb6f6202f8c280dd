using Millrace.Errors;

namespace Millrace.Connectors.MySql.Source;

/// <summary>
/// Columns by table: entries <c>regex:column</c> or <c>regex:[column1|column2]</c>, of which each table must match exactly one.
/// </summary>
internal sealed class ColumnMapping
{
    private readonly string _setting;
    private readonly List<(NamePattern Table, string[] Columns)> _entries;

    /// <param name="setting">Its name, for messages.</param>
    /// <param name="entries">Valid ones, see <see cref="Fault"/>.</param>
    public ColumnMapping(string setting, IReadOnlyList<string> entries)
    {
        _setting = setting;
        _entries = [.. entries.Select(entry => Parse(setting, entry))];
    }

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>What is wrong with such a list, or null.</summary>
    public static string? Fault(IReadOnlyList<string> entries)
    {
        foreach (string entry in entries)
        {
            try
            {
                var (_, columns) = Parse("", entry);
                if (columns.Length == 0 || columns.Any(column => column.Length == 0))
                    return $"'{entry}' names no column: entries are regex:column or regex:[column1|column2]";
            }
            catch (ArgumentException fault)
            {
                return $"'{entry}': {fault.Message}";
            }
        }

        return null;
    }

    /// <summary>The columns of a table.</summary>
    /// <exception cref="ConfigException">None or several entries match its full name.</exception>
    public IReadOnlyList<string> ColumnsOf(string table)
    {
        var matching = _entries.Where(entry => entry.Table.IsMatch(table)).ToList();
        return matching.Count == 1
            ? matching[0].Columns
            : throw new ConfigException(
                $"Invalid value for configuration {_setting}: table {table} matches {matching.Count} of its entries and must match exactly "
                + $"one");
    }

    // The last colon: expressions may have colons, columns seldom do.
    private static (NamePattern Table, string[] Columns) Parse(string setting, string entry)
    {
        int colon = entry.LastIndexOf(':');
        if (colon <= 0) throw new ArgumentException("entries are regex:column or regex:[column1|column2]");
        string columns = entry[(colon + 1)..].Trim();
        return (new NamePattern(setting, entry[..colon].Trim()), columns is ['[', .., ']']
            ? columns[1..^1].Split('|', StringSplitOptions.TrimEntries)
            : [columns]);
    }
}
