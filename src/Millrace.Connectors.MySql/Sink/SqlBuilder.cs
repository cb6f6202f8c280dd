using Millrace.Connectors.MySql.Client;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>Makes the statements of one table. With array binding they are for one row; else as many rows as fit share one.</summary>
internal sealed class SqlBuilder(SqlNames names, ServerFeatures features, string currentDatabase)
{
    // Above 1,024 rows a statement MySQL 9.7 gains nothing more (bench/README.md); 65,535 is the most placeholders the protocol counts.
    private const int MostRows = 1024;
    private const int MostPlaceholders = 65_535;

    // A longer IN list costs the range optimizer its memory (range_optimizer_max_mem_size, 8 MB) and ends in a scan of the table.
    private const int MostDeletes = 256;

    public string Table(TableId table) => names.Quote(table, currentDatabase);

    public SqlStatement Write(TableId table, RowShape shape, InsertMode mode) =>
        mode == InsertMode.Update ? Update(table, shape) : Insert(table, shape, mode);

    public SqlStatement Delete(TableId table, RowShape shape)
    {
        int[] keys = Indexes(shape, column => column.IsKey);
        if (features.HasArrayBinding) return new SqlStatement($"DELETE FROM {Table(table)} WHERE ", Conditions(shape, keys), "", keys, 1);
        string columns = string.Join(",", keys.Select(i => names.Quote(shape.Columns[i].Name)));
        return keys.Length == 1
            ? new SqlStatement($"DELETE FROM {Table(table)} WHERE {columns} IN (", "?", ")", keys, MostDeletes)
            : new SqlStatement($"DELETE FROM {Table(table)} WHERE ({columns}) IN (", Tuple(keys.Length), ")", keys, MostDeletes);
    }

    private SqlStatement Insert(TableId table, RowShape shape, InsertMode mode)
    {
        string columns = string.Join(",", shape.Columns.Select(column => names.Quote(column.Name)));
        string tail = mode == InsertMode.Upsert ? OnDuplicate(table, shape) : "";
        return new SqlStatement(
            $"INSERT INTO {Table(table)}({columns}) VALUES", Tuple(shape.Columns.Count), tail, Indexes(shape, _ => true),
            features.HasArrayBinding ? 1 : Math.Clamp(MostPlaceholders / shape.Columns.Count, 1, MostRows));
    }

    private string OnDuplicate(TableId table, RowShape shape)
    {
        // With keys only, some assignment is needed all the same.
        IEnumerable<Column> changed = shape.NonKeys.Any() ? shape.NonKeys : shape.Keys;
        IEnumerable<string> columns = changed.Select(column => names.Quote(column.Name));
        if (!features.HasRowAlias)
            return $" ON DUPLICATE KEY UPDATE {string.Join(",", columns.Select(column => $"{column}=VALUES({column})"))}";
        string alias = names.Quote(table.Name.Equals("new", StringComparison.OrdinalIgnoreCase) ? "new_row" : "new");
        return $" AS {alias} ON DUPLICATE KEY UPDATE {string.Join(",", columns.Select(column => $"{column}={alias}.{column}"))}";
    }

    private SqlStatement Update(TableId table, RowShape shape)
    {
        int[] keys = Indexes(shape, column => column.IsKey), values = Indexes(shape, column => !column.IsKey);
        // With keys only there is nothing to change; the statement stays valid and finds its row.
        int[] assigned = values.Length > 0 ? values : keys;
        string assignments = string.Join(", ", assigned.Select(i => $"{names.Quote(shape.Columns[i].Name)} = ?"));
        return new SqlStatement($"UPDATE {Table(table)} SET {assignments} WHERE ", Conditions(shape, keys), "", [.. assigned, .. keys], 1);
    }

    private string Conditions(RowShape shape, int[] keys) =>
        string.Join(" AND ", keys.Select(i => $"{names.Quote(shape.Columns[i].Name)} = ?"));

    private static string Tuple(int count) => $"({string.Join(",", Enumerable.Repeat("?", count))})";

    private static int[] Indexes(RowShape shape, Func<Column, bool> which) =>
        [.. Enumerable.Range(0, shape.Columns.Count).Where(i => which(shape.Columns[i]))];
}
