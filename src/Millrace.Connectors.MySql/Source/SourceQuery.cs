using System.Text;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Columns;
using Millrace.Connectors.MySql.Native;

namespace Millrace.Connectors.MySql.Source;

/// <summary>The SQL of one table or query in a mode, and its parameters.</summary>
/// <param name="select"><c>SELECT * FROM table</c>, or the user's query.</param>
/// <param name="timestampColumns">In the order in which the first that is not null counts.</param>
internal sealed class SourceQuery(string select, SourceMode mode, IReadOnlyList<string> timestampColumns, string? idColumn, SqlNames names, string suffix)
{
    /// <summary>Rows with no time before this are read: the epoch, exclusive.</summary>
    private const long FirstMicros = 0;

    public string Sql
    {
        get
        {
            var sql = new StringBuilder(select);
            string time = timestampColumns.Count == 1 ? names.Quote(timestampColumns[0]) : $"COALESCE({string.Join(",", timestampColumns.Select(names.Quote))})";
            string id = idColumn is null ? "" : names.Quote(idColumn);
            sql.Append(mode switch
            {
                SourceMode.Incrementing => $" WHERE {id} > ? ORDER BY {id} ASC",
                SourceMode.Timestamp => $" WHERE {time} > ? AND {time} < ? ORDER BY {time} ASC",
                SourceMode.TimestampIncrementing => $" WHERE {time} < ? AND (({time} = ? AND {id} > ?) OR {time} > ?) ORDER BY {time},{id} ASC",
                _ => "",
            });
            if (suffix.Length > 0) sql.Append(' ').Append(suffix);
            return sql.ToString();
        }
    }

    /// <summary>Executes the prepared <see cref="Sql"/>.</summary>
    /// <param name="after">What was read last.</param>
    /// <param name="firstId">Where to begin when nothing was read yet.</param>
    /// <param name="beforeMicros">The end of the window, exclusive.</param>
    public unsafe void Execute(MySqlStatement statement, SourcePosition after, long firstId, long beforeMicros, TypeOptions types)
    {
        NativeTime since = Local(after.Micros ?? FirstMicros, types), before = Local(beforeMicros, types);
        long id = after.Id ?? firstId;
        var binds = stackalloc NativeBind[4];
        switch (mode)
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

        statement.Execute(binds);
    }

    private static unsafe NativeBind Bind(long* value) => new() { Type = NativeType.LongLong, Buffer = value };

    private static unsafe NativeBind Bind(NativeTime* value) => new() { Type = NativeType.DateTime, Buffer = value };

    // On the wall clock of db.timezone, as the columns are read.
    private static NativeTime Local(long micros, TypeOptions types)
    {
        long local = types.Clock.ToLocal(DateColumn.FloorDiv(micros, 1000));
        var time = new NativeTime { Kind = 1 };
        DateTimeColumn.SetTime(ref time, local, (uint)(micros - (DateColumn.FloorDiv(micros, 1000) * 1000)));
        DayCount.TrySetDate(ref time, DateColumn.FloorDiv(local, DayCount.MillisPerDay), types.LegacyCalendar);
        return time;
    }
}
