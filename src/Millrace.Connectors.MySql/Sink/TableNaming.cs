using System.Text.RegularExpressions;
using Millrace.Connectors.MySql.Client;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>Topic to table name.</summary>
/// <param name="Format"><c>table.name.format</c>, with <c>${topic}</c>.</param>
internal sealed partial record TableNaming(string Format)
{
    /// <summary>
    /// Aiven's <c>topics.to.tables.mapping</c>; null without. A topic that it does not name has no table:
    /// it does not fall back to the format.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Mapping { get; init; }

    /// <summary>Aiven's <c>table.name.normalize</c>: whatever is no letter, digit or underscore becomes an underscore.</summary>
    public bool Normalizes { get; init; }

    /// <exception cref="DataException">No usable name comes out.</exception>
    public TableId TableOf(string topic)
    {
        if (Mapping is not null)
            return new TableId(null, Mapping.GetValueOrDefault(topic)
                ?? throw new DataException($"topics.to.tables.mapping names no table for topic '{topic}'"));
        string name = Format.Replace("${topic}", topic, StringComparison.Ordinal).Trim();
        if (name.Length == 0) throw new DataException($"table.name.format '{Format}' makes an empty table name of topic '{topic}'");
        return Normalizes ? new TableId(null, Odd().Replace(name, "_")) : Parse(name);
    }

    /// <summary>
    /// What helps when the database that the name of <paramref name="topic"/> led to is not there, or not ours;
    /// empty when no dot of a topic names one.
    /// </summary>
    public string DotHint(string topic, TableId table) =>
        Mapping is null && table.Database is not null && topic.Contains('.', StringComparison.Ordinal)
        && !Format.Contains('.', StringComparison.Ordinal)
            ? $" What stands before the dot in the topic's name is taken as the database: set table.name.format=`{Format}`, with the "
            + $"back-quotes, to make all of it the table's name"
            : "";

    /// <exception cref="DataException">That is no table name.</exception>
    public static TableId Parse(string name) => TableId.TryParse(name) ?? throw new DataException(
        $"'{name}' is no table name of MySQL, which knows table and database.table. Set table.name.format, put the name in back-quotes "
        + $"(`${{topic}}`), " +
        "or rename the topic on its way with the RegexRouter transformation");

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex Odd();
}
