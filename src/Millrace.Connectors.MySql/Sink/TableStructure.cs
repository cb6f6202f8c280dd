using System.Text;
using Millrace.Connectors.MySql.Client;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// Sees to it that tables have the columns that records need: creates and alters them where that is allowed. Remembers what it saw;
/// <see cref="Forget"/> makes it look again.
/// </summary>
/// <remarks>DDL commits the transaction: rows sent before it are durable even when the rest of the batch is rolled back.</remarks>
internal sealed class TableStructure(MySqlConnection connection, SinkOptions options, SqlNames names, ColumnTypes types,
    string currentDatabase, TaskLog log)
{
    // Tables with a thousand columns must not fill the log.
    private const int LongestSql = 1000;

    private readonly Dictionary<TableId, TableInfo?> _seen = [];
    private readonly HashSet<TableId> _warned = [];
    private readonly HashSet<TableId> _changing = [];

    /// <summary>Called before DDL, which ends the transaction.</summary>
    public required Action BeforeChange { get; init; }

    public void Forget() => _seen.Clear();

    /// <summary>
    /// A new batch begins: what was missing may have been made by another task meanwhile, and its rows wait to be deleted.
    /// </summary>
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

    /// <param name="topic">Of the record that needs it, for messages.</param>
    /// <exception cref="DataException">
    /// The table lacks something that may not be added, or the server refuses what the schema asks for.
    /// </exception>
    /// <exception cref="MySqlException">It refuses to do it for us.</exception>
    public void Ensure(TableId table, string topic, RowShape shape, Schema? valueSchema)
    {
        RefuseUnstorableNames(table, shape);
        TableInfo? info = Find(table);
        if (info is null && options.AutoCreate) info = Create(table, topic, shape, valueSchema);
        // What somebody changed since we looked counts before we complain.
        if (info is null || Missing(info, shape).Count > 0) _seen[table] = info = Look(table);
        if (info is null)
        {
            throw new DataException(
                $"Table {names.Quote(table, currentDatabase)} is missing and auto-creation is disabled. Create it, set auto.create=true, "
                + $"or correct table.name.format."
                + options.Naming.DotHint(topic, table));
        }

        if (info.IsView ? !options.AcceptsViews : !options.AcceptsTables)
            throw new DataException(
                $"{names.Quote(table, currentDatabase)} is a {(info.IsView ? "view" : "table")}, and table.types does not name that kind");
        if (options.ExactlyOnce && info.Engine is { } engine && !StoredOffsets.HasTransactions(connection, names, engine))
            throw StoredOffsets.NoTransactions(names.Quote(table, currentDatabase), engine);
        List<Column> missing = Missing(info, shape);
        if (missing.Count > 0) Evolve(table, topic, info, missing, shape, valueSchema);
        WarnOfEqualKeys(table, shape);
    }

    /// <summary>
    /// An error of a statement about a table: its records', when the server refuses what their schema asks for; else that of all.
    /// </summary>
    public Exception Refused(TableId table, string topic, string sql, MySqlException fault)
    {
        string what =
            $"table {names.Quote(table, currentDatabase)}: the server refuses "
            + $"\"{(sql.Length > LongestSql ? $"{sql[..LongestSql]}..." : sql)}\"";
        bool isMissingDatabase = fault.Number == MySqlErrors.UnknownDatabase && table.Database is not null;
        if (isMissingDatabase)
            return new DataException(
                $"{what}: {fault.Description}. Create the database, or correct table.name.format.{options.Naming.DotHint(topic, table)}",
                fault.WithoutAdvice());
        if (fault.Kind == MySqlErrorKind.BadSchema) return new DataException($"{what}: {fault.Message}", fault);
        return fault.During($"Topic {topic}, {what}{options.Naming.DotHint(topic, table)}");
    }

    private static List<Column> Missing(TableInfo info, RowShape shape) => [.. shape.Columns.Where(column => !info.Has(column.Name))];

    /// <summary>
    /// After a statement with notes: also a strict server rounds numbers and cuts spaces at the end of texts, and says so only here.
    /// Told once a table and connection.
    /// </summary>
    public void WarnOfChanges(TableId table)
    {
        if (_changing.Contains(table)) return;
        List<string?[]> notes = connection.Query("SHOW WARNINGS");
        // Truncated, out of range, incorrect: others are about replication and outdated SQL.
        if (notes.Find(note => note[1] is "1264" or "1265" or "1292" or "1366" or "1406") is not { } found) return;
        _changing.Add(table);
        log.Warn(
            $"{names.Quote(table, currentDatabase)}: the server has stored other values than it was sent: {found[2]} (MySQL note "
            + $"{found[1]}). "
            + "Give the column more digits or more room (ALTER TABLE ... MODIFY) if that matters");
    }

    // MySQL's names have no characters beyond U+FFFF: MariaDB refuses them, MySQL makes question marks of them, so that the next statement
    // does not find the column.
    private void RefuseUnstorableNames(TableId table, RowShape shape)
    {
        if (table.Name.Any(char.IsSurrogate))
            throw new DataException(
                $"table {names.Quote(table, currentDatabase)}: a name in MySQL cannot have such characters. Set table.name.format");
        if (shape.Columns.FirstOrDefault(column => column.Name.Any(char.IsSurrogate)) is { } odd)
        {
            throw new DataException(
                $"table {names.Quote(table, currentDatabase)}: the name of a column in MySQL cannot have the characters of '{odd.Name}'. " +
                "Rename the field with the ReplaceField transformation (renames), or leave it out (exclude)");
        }
    }

    // Keys that the table takes for one overwrite and delete one another, which nobody would notice.
    private void WarnOfEqualKeys(TableId table, RowShape shape)
    {
        if ((options.Mode == InsertMode.Insert && !options.DeleteEnabled) || Find(table) is not { } info || !_warned.Add(table)) return;
        foreach (Column key in shape.Keys)
        {
            if (key.Schema.Type != SchemaType.String || info.Find(key.Name) is not { Collation: { } collation } column
                || collation.EndsWith("bin", StringComparison.Ordinal)) continue;
            string name = names.Quote(table, currentDatabase);
            log.Warn(
                $"{name}: key column {column.Name} has the collation {collation}, to which different keys of a topic, such as K1 and k1, "
                + $"can be one and overwrite each other. " +
                $"To keep them apart: ALTER TABLE {name} MODIFY {names.Quote(column.Name)} {column.Type} CHARACTER SET utf8mb4 COLLATE "
                + $"{connection.Features.ExactCollation} NOT NULL");
        }
    }

    private void Evolve(TableId table, string topic, TableInfo info, List<Column> missing, RowShape shape, Schema? valueSchema)
    {
        string name = names.Quote(table, currentDatabase);
        string fields = string.Join(", ", missing.Select(column => column.Name));
        if (missing.Find(column => column.IsKey) is { } key)
        {
            throw new DataException(
                $"Cannot ALTER {name} to add missing field '{key.Name}', as the field is part of the key. Add the column by hand "
                + $"({Addition(key, info)}), " +
                $"or choose pk.mode and pk.fields so that the key is of columns that are there: "
                + $"{string.Join(", ", info.Columns.Select(column => column.Name))}");
        }

        if (missing.Find(column => !column.Schema.IsOptional && !column.Schema.HasDefault) is { } needed)
        {
            throw new DataException(
                $"Cannot ALTER {name} to add missing field '{needed.Name}', as the field is not optional and does not have a default "
                + $"value. " +
                $"Add the column by hand ({Addition(needed, info)}), make the field optional in the schema, or leave it out with "
                + $"fields.whitelist");
        }

        if (info.IsView) throw new DataException($"{name} is a view and is missing fields ({fields}); views are not altered");
        if (!options.AutoEvolve)
            throw new DataException(
                $"Table {name} is missing fields ({fields}) and auto-evolution is disabled. Add the columns, set auto.evolve=true, or "
                + $"leave the fields out with fields.whitelist");
        HashSet<string> wanted = [.. missing.Select(column => column.Name)];
        IEnumerable<string> additions = shape.InTableOrder(valueSchema).Where(column => wanted.Contains(column.Name))
            .Select(column => Addition(column, info));
        Run($"ALTER TABLE {name} {string.Join(",\n", additions)}", table, topic, after => Missing(after, shape).Count == 0);

        string Addition(Column column, TableInfo into) => $"ADD {Definition(column, IsUtf8(into.Collation))}";
    }

    private TableInfo? Create(TableId table, string topic, RowShape shape, Schema? valueSchema)
    {
        IReadOnlyList<Column> columns = shape.InTableOrder(valueSchema);
        var sql = new StringBuilder($"CREATE TABLE {names.Quote(table, currentDatabase)} (\n").AppendJoin(",\n",
            columns.Select(column => Definition(column, true)));
        string keys = string.Join(",", columns.Where(column => column.IsKey).Select(column => names.Quote(column.Name)));
        if (keys.Length > 0) sql.Append($",\nPRIMARY KEY({keys})");
        sql.Append(')');
        // Texts must be able to hold what comes; where the database says utf8mb4 already, its own collation is kept.
        if (!IsUtf8(DatabaseCollation(table))) sql.Append(" CHARACTER SET utf8mb4");
        Run(sql.ToString(), table, topic, _ => true);
        return Find(table);
    }

    private static bool IsUtf8(string? collation) => collation?.StartsWith("utf8mb4", StringComparison.Ordinal) == true;

    private string? DatabaseCollation(TableId table) =>
        connection.Query(
            $"SELECT DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = "
            + $"{names.Literal(table.Database ?? currentDatabase)}").FirstOrDefault()?[0];

    /// <param name="isUtf8">Whether a text column is of utf8mb4 already when nothing is said.</param>
    private string Definition(Column column, bool isUtf8)
    {
        ColumnType type = types.Of(column);
        if (type.Fault is { } fault) throw new DataException(fault);
        string? literal = column.Schema.HasDefault && !column.Schema.Default.IsNull ? type.Literal(column.Schema.Default) : null;
        string suffix = literal is not null ? $" DEFAULT {literal}"
            : !column.IsKey && (column.Schema.IsOptional || column.Schema.HasDefault) ? " NULL"
            : " NOT NULL";
        bool isPlainText = !isUtf8 && !column.IsKey
            && (type.Sql.Contains("TEXT", StringComparison.Ordinal) || type.Sql.StartsWith("VARCHAR", StringComparison.Ordinal));
        return $"{names.Quote(column.Name)} {type.Sql}{(isPlainText ? " CHARACTER SET utf8mb4" : "")}{suffix}";
    }

    // Another task may have done the same at the same time: then its work counts.
    private void Run(string sql, TableId table, string topic, Func<TableInfo, bool> isDone)
    {
        BeforeChange();
        try
        {
            connection.Execute(sql);
            log.Info(sql);
        }
        catch (MySqlException) when (Look(table) is { } now && isDone(now))
        {
            log.Info($"{names.Quote(table, currentDatabase)} was changed by someone else meanwhile, as needed.");
        }
        catch (MySqlException fault)
        {
            throw Refused(table, topic, sql, fault);
        }

        _seen[table] = Look(table);
    }

    private TableInfo? Look(TableId table)
    {
        string database = table.Database ?? currentDatabase;
        string where = $"TABLE_SCHEMA = {names.Literal(database)} AND TABLE_NAME = {names.Literal(table.Name)}";
        List<string?[]> kinds =
            connection.Query($"SELECT TABLE_TYPE, TABLE_COLLATION, ENGINE FROM information_schema.TABLES WHERE {where}");
        if (kinds.Count == 0) return null;
        List<string?[]> columns = connection.Query(
            $"SELECT COLUMN_NAME, COLUMN_TYPE, COLLATION_NAME FROM information_schema.COLUMNS WHERE {where} ORDER BY ORDINAL_POSITION");
        return new TableInfo(
            kinds[0][0]!.Contains("VIEW", StringComparison.Ordinal), kinds[0][1],
            [.. columns.Select(row => new TableColumn(row[0]!, row[1]!, row[2]))])
        {
            Engine = kinds[0][2],
        };
    }
}
