using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Source.Fields;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Source;

/// <summary>The columns by which new rows are known.</summary>
internal static class KeyColumns
{
    /// <summary>Those of a table or query in the mode of <paramref name="options"/>.</summary>
    /// <exception cref="ConfigException">It lacks them, or they may be null.</exception>
    public static (IReadOnlyList<string> Times, string? Id) Resolve(SourceOptions options, string name, bool isQuery,
        IReadOnlyList<ResultColumn> columns)
    {
        bool byTime = options.Mode is SourceMode.Timestamp or SourceMode.TimestampIncrementing;
        bool byId = options.Mode is SourceMode.Incrementing or SourceMode.TimestampIncrementing;
        IReadOnlyList<string> times = !byTime
            ? []
            : options.TimestampMapping.IsEmpty ? options.TimestampColumns : options.TimestampMapping.ColumnsOf(name);
        string? id = !byId ? null : !options.IncrementingMapping.IsEmpty ? options.IncrementingMapping.ColumnsOf(name)[0]
            : options.IncrementingColumn.Length > 0 ? options.IncrementingColumn : AutoIncrement(name, columns);
        ResultColumn[] timeColumns = [.. times.Select(time => Find(time, SourceSettings.TimestampColumns.Name))];
        ResultColumn? idColumn = id is null ? null : Find(id, SourceSettings.IncrementingColumn.Name);
        if (timeColumns.FirstOrDefault(column => FieldReaders.Create(column, options.Types) is not CalendarField) is { } odd)
            throw new ConfigException($"Column {odd.Name} of {name} is no DATETIME, TIMESTAMP or DATE, which timestamp.column.name needs");
        if (options.ValidateNonNull && !isQuery)
        {
            if (idColumn is { IsNullable: true })
                throw new ConfigException(
                    $"Incrementing column {idColumn.Name} of {name} may be null, and such rows would never be read. Make it NOT NULL, or "
                    + $"set validate.non.null=false");
            if (timeColumns.Length > 0 && timeColumns.All(column => column.IsNullable))
                throw new ConfigException(
                    $"All timestamp columns ({string.Join(", ", times)}) of {name} may be null, and such rows would never be read. Make "
                    + $"one NOT NULL, or set validate.non.null=false");
        }

        return (times, id);

        ResultColumn Find(string wanted, string setting) =>
            columns.FirstOrDefault(column => column.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? throw new ConfigException(
                $"{name} has no column {wanted}, which {setting} names."
                + (isQuery && options.IsQueryMasked ? "" : $" It has: {string.Join(", ", columns.Select(column => column.Name))}"));
    }

    private static string AutoIncrement(string name, IReadOnlyList<ResultColumn> columns) =>
        columns.FirstOrDefault(column => column.IsAutoIncrement)?.Name
        ?? throw new ConfigException($"{name} has no AUTO_INCREMENT column: set incrementing.column.name");
}
