using Millrace.Config;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Columns;
using Millrace.Connectors.MySql.Settings;

namespace Millrace.Connectors.MySql.Source;

/// <summary>
/// The settings of one task, bound. Immutable, but for the clock, which remembers what it was asked last: one task, one thread.
/// </summary>
internal sealed record SourceOptions
{
    public required MySqlEndpoint Endpoint { get; init; }
    public required int ConnectionAttempts { get; init; }
    public required TimeSpan ConnectionPause { get; init; }
    public required SourceMode Mode { get; init; }

    /// <summary>As it was set, for messages.</summary>
    public required string ModeText { get; init; }
    public required TableFilter Filter { get; init; }

    /// <summary>Empty: the table's AUTO_INCREMENT column.</summary>
    public required string IncrementingColumn { get; init; }
    public required IReadOnlyList<string> TimestampColumns { get; init; }
    public required ColumnMapping IncrementingMapping { get; init; }
    public required ColumnMapping TimestampMapping { get; init; }

    /// <summary>Milliseconds since the epoch, -1 for now, or null.</summary>
    public required long? TimestampInitial { get; init; }

    /// <summary>Null: everything.</summary>
    public required long? IncrementingInitial { get; init; }
    public required bool ValidateNonNull { get; init; }

    /// <summary>Null to read tables.</summary>
    public required string? Query { get; init; }

    /// <summary>The query was given as a secret: the server's words about it are not to be shown.</summary>
    public required bool IsQueryMasked { get; init; }

    public required string QuerySuffix { get; init; }

    /// <summary>0 or less is unlimited.</summary>
    public required int QueryRetries { get; init; }
    public required string TopicPrefix { get; init; }
    public required TimeSpan PollInterval { get; init; }
    public required int BatchRows { get; init; }
    public required TimeSpan TablePollInterval { get; init; }
    public required TimeSpan Delay { get; init; }
    public required QuoteMode Quote { get; init; }
    public required TypeOptions Types { get; init; }

    /// <summary>Binds a configuration in the JDBC spelling.</summary>
    /// <exception cref="Errors.ConfigException"/>
    public static SourceOptions From(IReadOnlyDictionary<string, string> config)
    {
        ConfigValues values = SourceSettings.Def.Parse(config);
        Dictionary<string, string> driver = JdbcEndpoint.Options(values);
        MySqlEndpoint endpoint = JdbcEndpoint.From(values);
        return new SourceOptions
        {
            Endpoint = endpoint with { InitStatements = [.. Session(values.Get(SourceSettings.Isolation)), .. endpoint.InitStatements] },
            ConnectionAttempts = values.Get(ConnectionSettings.Attempts),
            ConnectionPause = TimeSpan.FromMilliseconds(values.Get(ConnectionSettings.AttemptPause)),
            Mode = ModeOf(values),
            ModeText = values.Get(SourceSettings.Mode),
            Filter = TableFilter.From(values, endpoint.Database),
            IncrementingColumn = values.Get(SourceSettings.IncrementingColumn),
            TimestampColumns = values.Get(SourceSettings.TimestampColumns),
            IncrementingMapping =
                new ColumnMapping(SourceSettings.IncrementingMapping.Name, values.Get(SourceSettings.IncrementingMapping)),
            TimestampMapping = new ColumnMapping(SourceSettings.TimestampMapping.Name, values.Get(SourceSettings.TimestampMapping)),
            TimestampInitial = values.Get(SourceSettings.TimestampInitial),
            IncrementingInitial = values.IsGiven(SourceSettings.IncrementingInitial)
                ? values.Get(SourceSettings.IncrementingInitial)
                : null,
            ValidateNonNull = values.Get(SourceSettings.ValidateNonNull),
            Query = QueryOf(values),
            IsQueryMasked = values.Get(SourceSettings.QueryMasked) is { Reveal.Length: > 0 },
            QuerySuffix = values.Get(SourceSettings.QuerySuffix),
            QueryRetries = values.Get(SourceSettings.QueryRetries),
            TopicPrefix = values.Get(SourceSettings.TopicPrefix),
            PollInterval = TimeSpan.FromMilliseconds(values.Get(SourceSettings.PollInterval)),
            BatchRows = values.Get(SourceSettings.BatchRows),
            TablePollInterval = TimeSpan.FromMilliseconds(values.Get(SourceSettings.TablePollInterval)),
            Delay = TimeSpan.FromMilliseconds(values.Get(SourceSettings.Delay)),
            Quote = values.Get(ConnectionSettings.Quote),
            Types = new TypeOptions
            {
                Clock = new ZoneClock(TimeZones.Find(values.Get(ConnectionSettings.DbTimeZone))!),
                LegacyCalendar = values.Get(ConnectionSettings.CalendarSystem).Equals("LEGACY", StringComparison.OrdinalIgnoreCase),
                Granularity = values.Get(SourceSettings.Granularity),
                Decimals = values.Get(SourceSettings.DecimalMapping),
                BigUnsigned = values.Get(SourceSettings.UnsignedMapping),
                Bits = values.Get(SourceSettings.BitMapping),
                ZeroDates = ZeroDatesOf(driver.GetValueOrDefault("zeroDateTimeBehavior")),
                TinyOneIsBoolean = IsTrue(driver, "transformedBitIsBoolean", false) && IsTrue(driver, "tinyInt1isBit", true),
                YearIsDate = IsTrue(driver, "yearIsDateType", true),
            },
        };
    }

    public static SourceMode ModeOf(ConfigValues values) => values.Get(SourceSettings.Mode).ToUpperInvariant() switch
    {
        "INCREMENTING" => SourceMode.Incrementing,
        "TIMESTAMP" => SourceMode.Timestamp,
        "TIMESTAMP+INCREMENTING" => SourceMode.TimestampIncrementing,
        _ => SourceMode.Bulk,
    };

    public static string? QueryOf(ConfigValues values) =>
        values.Get(SourceSettings.QueryMasked) is { Reveal.Length: > 0 } masked ? masked.Reveal
        : values.Get(SourceSettings.Query) is { Length: > 0 } plain ? plain : null;

    // How long the server waits for us to take more of a result: what the JDBC driver asks for when it streams
    // (netTimeoutForStreamingResults). Its default of a minute is short for a broker that is slow or away.
    private static IEnumerable<string> Session(string isolation)
    {
        yield return "SET SESSION net_write_timeout = 600";
        if (!isolation.Equals("DEFAULT", StringComparison.OrdinalIgnoreCase))
            yield return $"SET SESSION TRANSACTION ISOLATION LEVEL {isolation.ToUpperInvariant().Replace('_', ' ')}";
    }

    private static ZeroDates ZeroDatesOf(string? behaviour) =>
        behaviour?.ToUpperInvariant().Replace("_", "", StringComparison.Ordinal) switch
        {
            "CONVERTTONULL" => ZeroDates.ConvertToNull,
            "ROUND" => ZeroDates.Round,
            _ => ZeroDates.Exception,
        };

    private static bool IsTrue(Dictionary<string, string> options, string key, bool otherwise) =>
        bool.TryParse(options.GetValueOrDefault(key), out bool value) ? value : otherwise;
}

/// <summary>How rows that were not read yet are told from those that were.</summary>
internal enum SourceMode
{
    /// <summary>They are not: every poll reads everything.</summary>
    Bulk,

    /// <summary>By a column that only grows: finds new rows.</summary>
    Incrementing,

    /// <summary>By the time of the last change: finds new and changed rows.</summary>
    Timestamp,

    /// <summary>By the time of the last change, and among equal ones by a column that only grows.</summary>
    TimestampIncrementing,
}
