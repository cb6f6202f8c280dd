using System.Collections.Frozen;
using Millrace.Config;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Columns;
using Millrace.Connectors.MySql.Settings;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// The settings of one task, bound. Immutable, but for the clocks, which remember what they were asked last: one task, one thread.
/// </summary>
internal sealed record SinkOptions
{
    // Else a 0 for an AUTO_INCREMENT column becomes the next number.
    private const string ZeroIsZero = "NO_AUTO_VALUE_ON_ZERO";

    public required MySqlEndpoint Endpoint { get; init; }
    public required int ConnectionAttempts { get; init; }
    public required TimeSpan ConnectionPause { get; init; }
    public required InsertMode Mode { get; init; }

    /// <summary>Most rows of one table between two round trips.</summary>
    public required int BatchSize { get; init; }
    public required bool DeleteEnabled { get; init; }
    public required bool ReplaceNullWithDefault { get; init; }
    public required bool AcceptsTables { get; init; }
    public required bool AcceptsViews { get; init; }
    public required TableNaming Naming { get; init; }
    public required KeyMode KeyMode { get; init; }
    public required IReadOnlyList<string> KeyFields { get; init; }
    public required FrozenSet<string> Whitelist { get; init; }
    public required string StringColumn { get; init; }
    public required ZoneClock DbClock { get; init; }
    public required ZoneClock DateClock { get; init; }
    public required FrozenSet<string> TimestampFields { get; init; }

    /// <summary>1 when they count microseconds, 1000 when nanoseconds.</summary>
    public required int TimestampUnitsPerMicrosecond { get; init; }
    public required bool LegacyCalendar { get; init; }
    public required bool AutoCreate { get; init; }
    public required bool AutoEvolve { get; init; }
    public required QuoteMode Quote { get; init; }

    /// <summary>Whether offsets are kept in <see cref="OffsetTable"/>, in the transaction of the rows.</summary>
    public required bool ExactlyOnce { get; init; }
    public required TableId OffsetTable { get; init; }
    public required int MaxRetries { get; init; }
    public required TimeSpan RetryPause { get; init; }

    /// <summary>Type of a STRING column that is no key.</summary>
    public string TextType { get; init; } = "TEXT";

    /// <summary>Type of a STRING column that is a key: MySQL cannot index TEXT without a length (error 1170).</summary>
    public string KeyTextType { get; init; } = "VARCHAR(255)";

    /// <summary>Binds a configuration in the JDBC connector's words.</summary>
    /// <exception cref="Errors.ConfigException"/>
    public static SinkOptions From(IReadOnlyDictionary<string, string> config)
    {
        ConfigValues values = SinkSettings.Def.Parse(config);
        return Of(values, new TableNaming(values.Get(SinkSettings.TableNameFormat)), values.Get(ConnectionSettings.Quote));
    }

    /// <summary>The same of values that have been read. Errors: as above.</summary>
    public static SinkOptions Of(ConfigValues values, TableNaming naming, QuoteMode quote)
    {
        TimeZoneInfo dbZone = TimeZones.Find(values.Get(ConnectionSettings.DbTimeZone))!;
        bool dateInUtc = values.Get(SinkSettings.DateTimeZone).Equals("UTC", StringComparison.OrdinalIgnoreCase);
        MySqlEndpoint endpoint = JdbcEndpoint.From(values);
        string[] kinds = [.. values.Get(SinkSettings.TableTypes).Select(kind => kind.ToUpperInvariant())];
        return new SinkOptions
        {
            Endpoint = endpoint with { SqlModes = [.. endpoint.SqlModes, ZeroIsZero] },
            ConnectionAttempts = values.Get(ConnectionSettings.Attempts),
            ConnectionPause = TimeSpan.FromMilliseconds(values.Get(ConnectionSettings.AttemptPause)),
            Mode = values.Get(SinkSettings.Mode),
            BatchSize = values.Get(SinkSettings.BatchSize),
            DeleteEnabled = values.Get(SinkSettings.DeleteEnabled),
            ReplaceNullWithDefault = values.Get(SinkSettings.ReplaceNull),
            AcceptsTables = kinds.Any(kind => kind != "VIEW"),
            AcceptsViews = kinds.Contains("VIEW"),
            Naming = naming,
            KeyMode = values.Get(SinkSettings.PkMode),
            KeyFields = values.Get(SinkSettings.PkFields),
            Whitelist = values.Get(SinkSettings.Whitelist).ToFrozenSet(StringComparer.Ordinal),
            StringColumn = values.Get(SinkSettings.StringColumn),
            DbClock = new ZoneClock(dbZone),
            DateClock = new ZoneClock(dateInUtc ? TimeZoneInfo.Utc : dbZone),
            TimestampFields = values.Get(SinkSettings.TimestampFields).ToFrozenSet(StringComparer.Ordinal),
            TimestampUnitsPerMicrosecond = values.Get(SinkSettings.TimestampPrecision)
                .Equals("NANOSECONDS", StringComparison.OrdinalIgnoreCase) ? 1000 : 1,
            LegacyCalendar = values.Get(ConnectionSettings.CalendarSystem).Equals("LEGACY", StringComparison.OrdinalIgnoreCase),
            AutoCreate = values.Get(SinkSettings.AutoCreate),
            AutoEvolve = values.Get(SinkSettings.AutoEvolve),
            Quote = quote,
            ExactlyOnce = values.Get(SinkSettings.ExactlyOnce),
            OffsetTable = TableId.TryParse(values.Get(SinkSettings.OffsetTable))!,
            MaxRetries = values.Get(SinkSettings.MaxRetries),
            RetryPause = TimeSpan.FromMilliseconds(values.Get(SinkSettings.RetryPause)),
        };
    }
}

/// <summary>What is done with a record that has a value.</summary>
internal enum InsertMode
{
    /// <summary>A new row; a row of the same key is an error.</summary>
    Insert,

    /// <summary>A new row, or new values for the row of the same key.</summary>
    Upsert,

    /// <summary>New values for the row of the same key; nothing where there is none.</summary>
    Update,
}

/// <summary>Where the primary key comes from.</summary>
internal enum KeyMode
{
    None,

    /// <summary>Topic, partition and offset of the record.</summary>
    Kafka,

    /// <summary>The record's key, or fields of it.</summary>
    RecordKey,

    /// <summary>Fields of the record's value.</summary>
    RecordValue,
}
