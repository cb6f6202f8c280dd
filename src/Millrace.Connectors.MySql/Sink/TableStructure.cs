using System.Text;
using Millrace.Connectors.MySql.Client;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// Sees to it that tables have the columns that records need: creates and alters them where that is allowed. Remembers what it saw; <see cref="Forget"/> makes it look again.
/// </summary>
/// <remarks>DDL commits the transaction: rows sent before it are durable even when the rest of the batch is rolled back.</remarks>
internal sealed class TableStructure(MySqlConnection connection, SinkOptions options, SqlNames names, ColumnTypes types, string currentDatabase, TaskLog log)
{
    private readonly Dictionary<TableId, TableInfo?> _seen = [];

    public void Forget() => _seen.Clear();

    /// <summary>A new batch begins: what was missing may have been made by another task meanwhile, and its rows wait to be deleted.</summary>
    public void ForgetMissing()
    {
        // Removing while enumerating is allowed.
        foreach (var (table, info) in _seen)
            if (info is null) _seen.Remove(table);
    }

    /// <summary>Looks the table up, once. Null when there is none.</summary>
    public TableInfo? Find(TableId table)
    {
        if (!_seen.TryGetValue(table, out TableInfo? info)) _seen[table] = info = Look(table);
        return info;
    }

    /// <summary>Errors: <see cref="DataException"/> when the table lacks something that may not be added.</summary>
    public void Ensure(TableId table, RowShape shape, Schema? valueSchema)
    {
        TableInfo? info = Find(table);
        if (info is null && options.AutoCreate) info = Create(table, shape, valueSchema);
        // What somebody changed since we looked counts before we complain.
        if (info is null || Missing(info, shape).Count > 0) _seen[table] = info = Look(table);
        if (info is null)
        {
            throw new DataException(
                $"Table {names.Quote(table, currentDatabase)} is missing and auto-creation is disabled. Create it, set auto.create=true, or correct table.name.format");
        }

        if (info.IsView ? !options.AcceptsViews : !options.AcceptsTables)
            throw new DataException($"{names.Quote(table, currentDatabase)} is a {(info.IsView ? "view" : "table")}, and table.types does not name that kind");
        List<Column> missing = Missing(info, shape);
        if (missing.Count > 0) Evolve(table, info, missing, shape, valueSchema);
    }

    private static List<Column> Missing(TableInfo info, RowShape shape) => [.. shape.Columns.Where(column => !info.Has(column.Name))];

    private void Evolve(TableId table, TableInfo info, List<Column> missing, RowShape shape, Schema? valueSchema)
    {
        string name = names.Quote(table, currentDatabase);
        string fields = string.Join(", ", missing.Select(column => column.Name));
        foreach (Column column in missing)
        {
            if (column.IsKey || (!column.Schema.IsOptional && !column.Schema.HasDefault))
            {
                throw new DataException(
                    $"Cannot ALTER {name} to add missing field '{column.Name}', as the field is {(column.IsKey ? "part of the key" : "not optional and does not have a default value")}. " +
                    "Add the column by hand, or make the field optional in the schema");
            }
        }

        if (info.IsView) throw new DataException($"{name} is a view and is missing fields ({fields}); views are not altered");
        if (!options.AutoEvolve)
            throw new DataException($"Table {name} is missing fields ({fields}) and auto-evolution is disabled. Add the columns, set auto.evolve=true, or leave the fields out with fields.whitelist");
        HashSet<string> wanted = [.. missing.Select(column => column.Name)];
        IEnumerable<string> additions = shape.InTableOrder(valueSchema).Where(column => wanted.Contains(column.Name)).Select(column => $"ADD {Definition(column)}");
        Run($"ALTER TABLE {name} {string.Join(",\n", additions)}", table, after => Missing(after, shape).Count == 0);
    }

    private TableInfo? Create(TableId table, RowShape shape, Schema? valueSchema)
    {
        IReadOnlyList<Column> columns = shape.InTableOrder(valueSchema);
        var sql = new StringBuilder($"CREATE TABLE {names.Quote(table, currentDatabase)} (\n").AppendJoin(",\n", columns.Select(Definition));
        string keys = string.Join(",", columns.Where(column => column.IsKey).Select(column => names.Quote(column.Name)));
        if (keys.Length > 0) sql.Append($",\nPRIMARY KEY({keys})");
        Run(sql.Append(')').ToString(), table, _ => true);
        return Find(table);
    }

    private string Definition(Column column)
    {
        string suffix = types.DefaultLiteral(column, names) is { } literal ? $" DEFAULT {literal}"
            : !column.IsKey && (column.Schema.IsOptional || column.Schema.HasDefault) ? " NULL"
            : " NOT NULL";
        return $"{names.Quote(column.Name)} {types.SqlType(column)}{suffix}";
    }

    // Another task may have done the same at the same time: then its work counts.
    private void Run(string sql, TableId table, Func<TableInfo, bool> isDone)
    {
        try
        {
            connection.Execute(sql);
            log.Info(sql);
        }
        catch (MySqlException) when (Look(table) is { } now && isDone(now))
        {
            log.Info($"{names.Quote(table, currentDatabase)} was changed by someone else meanwhile, as needed.");
        }

        _seen[table] = Look(table);
    }

    private TableInfo? Look(TableId table)
    {
        string database = table.Database ?? currentDatabase;
        string where = $"TABLE_SCHEMA = {names.Literal(database)} AND TABLE_NAME = {names.Literal(table.Name)}";
        List<string?[]> kinds = connection.Query($"SELECT TABLE_TYPE FROM information_schema.TABLES WHERE {where}");
        if (kinds.Count == 0) return null;
        List<string?[]> columns = connection.Query($"SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE {where} ORDER BY ORDINAL_POSITION");
        return new TableInfo(kinds[0][0]!.Contains("VIEW", StringComparison.Ordinal), [.. columns.Select(row => row[0]!)]);
    }
}
