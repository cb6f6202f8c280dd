using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Columns;
using Millrace.Connectors.MySql.Native;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Source;

/// <summary>The SQL of one table or query in a mode, and its parameters. Made by <see cref="Resolve"/>.</summary>
internal sealed class SourceQuery
{
    private readonly string _select;
    private readonly SourceOptions _options;
    private readonly SqlNames _names;

    private SourceQuery(string select, SourceOptions options, SqlNames names, IReadOnlyList<string> timeColumns, string? idColumn)
    {
        (_select, _options, _names) = (select, options, names);
        (TimeColumns, IdColumn) = (timeColumns, idColumn);
    }

    /// <summary>In the order in which the first that is not null counts.</summary>
    public IReadOnlyList<string> TimeColumns { get; }

    public string? IdColumn { get; }

    /// <summary>
    /// Finds and checks the columns that the mode needs, and that the server understands the whole as it is meant. Only prepared, nothing
    /// is executed.
    /// </summary>
    /// <param name="table">Null for the query of the options.</param>
    /// <exception cref="ConfigException">It says what to change.</exception>
    /// <exception cref="MySqlException">The server does not understand the table or the query.</exception>
    public static SourceQuery Resolve(MySqlConnection connection, SourceOptions options, TableId? table)
    {
        var names = new SqlNames(options.Quote, connection.Features);
        string select = table is null ? options.Query! : $"SELECT * FROM {names.Quote(table, options.Endpoint.Database)}";
        using MySqlStatement alone = connection.Prepare(select);
        IReadOnlyList<ResultColumn> columns = alone.Columns();
        if (alone.ParameterCount > 0)
            throw new ConfigException("The query has question marks outside of texts, which nothing fills. Write the values instead");
        if (columns.GroupBy(column => column.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            throw new ConfigException(
                $"The query has {same.Count()} columns {(options.IsQueryMasked ? "of one name" : $"named {same.Key}")}, and a record can "
                + $"have one. Name the columns you need, and give one an alias: b.id AS b_id");
        }

        var (times, id) = KeyColumns.Resolve(options, table?.ToString() ?? "query", table is null, columns);
        var query = new SourceQuery(select, options, names, times, id);
        query.Check(connection, table is null ? columns : []);
        return query;
    }

    /// <param name="isFirst">Nothing was read yet, and no setting says where to begin: the smallest number counts too.</param>
    public string Sql(bool isFirst)
    {
        string time = TimeColumns.Count == 1
            ? _names.Quote(TimeColumns[0])
            : $"COALESCE({string.Join(",", TimeColumns.Select(_names.Quote))})";
        string id = IdColumn is null ? "" : _names.Quote(IdColumn);
        // On a line of its own: the query may end with a comment.
        string criterion = _options.Mode switch
        {
            SourceMode.Incrementing => $"\nWHERE {id} {(isFirst ? ">=" : ">")} ? ORDER BY {id} ASC",
            SourceMode.Timestamp => $"\nWHERE {time} > ? AND {time} < ? ORDER BY {time} ASC",
            SourceMode.TimestampIncrementing =>
                $"\nWHERE {time} < ? AND (({time} = ? AND {id} > ?) OR {time} > ?) ORDER BY {time},{id} ASC",
            _ => "",
        };
        return _options.QuerySuffix.Length == 0 ? _select + criterion : $"{_select}{criterion}\n{_options.QuerySuffix}";
    }

    /// <summary>Prepares and executes. The statement belongs to the caller.</summary>
    /// <param name="after">What was read last.</param>
    /// <param name="beforeMicros">The end of the window, exclusive.</param>
    /// <exception cref="MySqlException"/>
    public unsafe MySqlStatement Open(MySqlConnection connection, SourcePosition after, long beforeMicros)
    {
        long? known = after.Id ?? _options.IncrementingInitial;
        NativeTime since = Local(after.Micros), before = Local(beforeMicros);
        long id = known ?? long.MinValue;
        var binds = stackalloc NativeBind[4];
        switch (_options.Mode)
        {
            case SourceMode.Incrementing:
                binds[0] = Bind(&id);
                break;
            case SourceMode.Timestamp:
                (binds[0], binds[1]) = (Bind(&since), Bind(&before));
                break;
            case SourceMode.TimestampIncrementing:
                (binds[0], binds[1], binds[2], binds[3]) = (Bind(&before), Bind(&since), Bind(&id), Bind(&since));
                break;
        }

        MySqlStatement statement = connection.Prepare(Sql(isFirst: known is null));
        try
        {
            statement.Execute(binds);
            return statement;
        }
        catch
        {
            statement.Dispose();
            throw;
        }
    }

    /// <param name="columns">Of the user's query; none for a table.</param>
    private void Check(MySqlConnection connection, IReadOnlyList<ResultColumn> columns)
    {
        int parameters = _options.Mode switch { SourceMode.Bulk => 0, SourceMode.Incrementing => 1, SourceMode.Timestamp => 2, _ => 4 };
        IEnumerable<string> keys = IdColumn is null ? TimeColumns : [.. TimeColumns, IdColumn];
        foreach (string key in keys)
        {
            // The criterion would look at another column than the one that is read, or at the last part of a UNION alone:
            // rows would come again and again, or never.
            if (columns.Count > 0
                && columns.First(column => column.Name.Equals(key, StringComparison.OrdinalIgnoreCase)) is { IsPlain: false })
                throw Wrap($"column {key} of this query is an expression, an alias, or comes from a UNION");
        }

        try
        {
            using MySqlStatement whole = connection.Prepare(Sql(isFirst: false));
            if (whole.ParameterCount != parameters)
                throw Wrap($"the server finds {whole.ParameterCount} of its {parameters} parameters, so that a comment or a text hides it");
        }
        catch (MySqlException fault) when (columns.Count > 0 && parameters > 0 && fault.Kind is not MySqlErrorKind.Transient)
        {
            throw Wrap($"the server says: {(_options.IsQueryMasked ? fault.WithoutWords() : fault).Description}");
        }
    }

    private ConfigException Wrap(string reason) => new(
        $"In mode {_options.ModeText} the criterion (WHERE ... ORDER BY) is put behind the query, which cannot work here: {reason}. "
        + "Wrap it in SELECT * FROM (...), as SELECT * FROM (SELECT ...) q, without a ; and without a comment at the end of what is inside"
        + (_options.QuerySuffix.Length > 0 ? "; or correct query.suffix" : ""));

    private static unsafe NativeBind Bind(long* value) => new() { Type = NativeType.LongLong, Buffer = value };

    private static unsafe NativeBind Bind(NativeTime* value) => new() { Type = NativeType.DateTime, Buffer = value };

    // On the wall clock of db.timezone, as the columns are read. Without a time it is one before all dates, but behind the zero date, which
    // is none.
    private NativeTime Local(long? micros)
    {
        var time = new NativeTime { Kind = 1, Month = 1, Day = 1 };
        if (micros is not { } at) return time;
        long local = _options.Types.Clock.ToLocal(DateColumn.FloorDiv(at, 1000));
        DateTimeColumn.SetTime(ref time, local, (uint)(at - (DateColumn.FloorDiv(at, 1000) * 1000)));
        DayCount.TrySetDate(ref time, DateColumn.FloorDiv(local, DayCount.MillisPerDay), _options.Types.LegacyCalendar);
        return time;
    }
}
