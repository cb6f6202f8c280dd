using Millrace.Config;
using Millrace.Connectors.MySql.Settings;

namespace Millrace.Connectors.MySql.Source;

/// <summary>
/// The settings of the source, as the JDBC connector names them, and a few of its own.
/// <see cref="ManagedSpelling"/> is the other spelling and shares most of these declarations.
/// </summary>
internal static class SourceSettings
{
    private const string Database = "Database";
    private const string Loading = "Mode";
    private const string Connector = "Connector";
    private const string Types = "Types";

    // 0001-01-01 and 9999-12-31, without the days that a time zone could lead beyond.
    private const long FirstMillis = -62_135_510_400_000;
    private const long LastMillis = 253_402_214_400_000;

    private const long TenYears = 10L * 365 * 24 * 3600 * 1000;

    // About 24 days, the most that a timer can wait.
    private const int LongestMillis = int.MaxValue;

    private static readonly (string, NumericMapping)[] NumericMappings =
    [
        ("none", Source.NumericMapping.None), ("precision_only", Source.NumericMapping.PrecisionOnly),
            ("best_fit", Source.NumericMapping.BestFit),
        ("best_fit_eager_double", Source.NumericMapping.BestFitEagerDouble),
    ];

    public static readonly Setting<IReadOnlyList<string>> Whitelist = Setting.List("table.whitelist", []).Group(Database)
        .Importance(Importance.Medium)
        .Display("Table Whitelist", Width.Long).Doc("Tables to read, as table or database.table; not together with table.blacklist.");

    public static readonly Setting<IReadOnlyList<string>> Blacklist = Setting.List("table.blacklist", []).Group(Database)
        .Importance(Importance.Medium)
        .Display("Table Blacklist", Width.Long).Doc("Tables not to read; all others are.");

    public static readonly Setting<IReadOnlyList<string>> Include = Setting.List("table.include.list", []).Check(Patterns).Group(Database)
        .Importance(Importance.Medium).Display("Table Include List", Width.Long)
        .Doc("Regular expressions; tables whose whole name database.table matches one are read. Instead of table.whitelist and "
        + "table.blacklist.");

    public static readonly Setting<IReadOnlyList<string>> Exclude = Setting.List("table.exclude.list", []).Check(Patterns).Group(Database)
        .Importance(Importance.Medium).Display("Table Exclude List", Width.Long)
        .Doc("Regular expressions of tables to leave out of table.include.list.");

    public static readonly Setting<string?> Catalog = Setting.OptionalString("catalog.pattern").Group(Database)
        .Importance(Importance.Medium)
        .Display("Catalog pattern", Width.Short)
        .Doc("Database whose tables are listed; that of connection.url when not given, and all databases when there is none either.");

    public static readonly Setting<string?> Schema = Setting.OptionalString("schema.pattern").Group(Database).Importance(Importance.High)
        .Display("Schema pattern", Width.Short).Doc("For databases that have schemas; taken and ignored.");

    public static readonly Setting<IReadOnlyList<string>> TableTypes = Setting.List("table.types", "TABLE").Group(Database)
        .Importance(Importance.Low)
        .Display("Table Types", Width.Medium).Recommend("TABLE", "VIEW").Doc("Kinds of tables to read: TABLE, VIEW.");

    public static readonly Setting<string> Mode = Setting.String("mode", "")
        .OneOfAnyCase("", "bulk", "timestamp", "incrementing", "timestamp+incrementing").Group(Loading)
        .Importance(Importance.High).Display("Table Loading Mode", Width.Medium)
        .Recommend("bulk", "timestamp", "incrementing", "timestamp+incrementing")
        .Dependents("incrementing.column.name", "timestamp.column.name", "validate.non.null")
        .Doc("bulk reads everything at every poll; incrementing finds new rows by a growing column; timestamp finds new and changed rows "
        + "by the time of their change; "
            + "timestamp+incrementing by both, which is the most exact.");

    public static readonly Setting<string> IncrementingColumn = Setting.String("incrementing.column.name", "").Group(Loading)
        .Importance(Importance.Medium)
        .Display("Incrementing Column Name", Width.Medium).Doc("The growing column; the AUTO_INCREMENT column of the table when empty.");

    public static readonly Setting<IReadOnlyList<string>> TimestampColumns = Setting.List("timestamp.column.name", []).Group(Loading)
        .Importance(Importance.Medium)
        .Display("Timestamp Column Name", Width.Medium)
        .Doc("The column with the time of the last change; of several the first that is not null counts.");

    public static readonly Setting<IReadOnlyList<string>> IncrementingMapping = Setting.List("incrementing.column.mapping", [])
        .Check(ColumnMapping.Fault).Group(Loading)
        .Importance(Importance.Medium).Display("Incrementing Column Mapping", Width.Long)
        .Doc("The growing column of each table, as regex:column; for table.include.list. Each table must match exactly one.");

    public static readonly Setting<IReadOnlyList<string>> TimestampMapping = Setting.List("timestamp.columns.mapping", [])
        .Check(ColumnMapping.Fault).Group(Loading)
        .Importance(Importance.Medium).Display("Timestamp Columns Mapping", Width.Long)
        .Doc("The columns with the time of the last change of each table, as regex:[column1|column2]; for table.include.list. Each table "
        + "must match exactly one.");

    public static readonly Setting<long?> TimestampInitial = Setting.OptionalLong("timestamp.initial").Alias("timestamp.initial.ms")
        .Group(Loading).Importance(Importance.Low)
        .Display("Initial timestamp", Width.Medium).Check(millis => millis is null or -1 or (>= FirstMillis and <= LastMillis)
            ? null
            : "Must be a time in the years 1 to 9999, or -1")
        .Doc("Where to begin when no offset is stored, as milliseconds since 1970; -1 is now. Everything when not given.");

    public static readonly Setting<long> IncrementingInitial = Setting.Long("incrementing.initial", -1).Group(Loading)
        .Importance(Importance.Low)
        .Display("Initial incrementing value", Width.Medium)
        .Doc("Rows up to this value of the growing column are not read when no offset is stored. Everything when not given.");

    public static readonly Setting<bool> ValidateNonNull = Setting.Bool("validate.non.null", true).Group(Loading).Importance(Importance.Low)
        .Display("Validate Non Null", Width.Short)
        .Doc("Whether to refuse tables whose incrementing column, or all of whose timestamp columns, may be null: such rows are never "
        + "read.");

    public static readonly Setting<string> Query = Setting.String("query", "").Check(Select).Group(Loading).Importance(Importance.Medium)
        .Display("Query", Width.Long)
        .Doc("A SELECT to read instead of tables. In the incremental modes a WHERE is put behind it: wrap one that has its own, or ORDER "
        + "BY, LIMIT or UNION, as SELECT * FROM (SELECT ...) q.");

    public static readonly Setting<Secret?> QueryMasked = Setting.OptionalSecret("query.masked")
        .Check(value => value is null ? null : Select(value.Reveal)).Group(Loading)
        .Importance(Importance.Medium).Display("Query", Width.Long).Doc("As query, but never shown.");

    public static readonly Setting<string> QuerySuffix = Setting.String("query.suffix", "").Group(Loading).Importance(Importance.Low)
        .Display("Query suffix", Width.Medium).Doc("Put behind every query, such as LIMIT 100000.");

    public static readonly Setting<int> QueryRetries = Setting.Int("query.retry.attempts", -1).Group(Loading).Importance(Importance.Low)
        .Display("Query Retry Attempts", Width.Short)
        .Doc("How often in a row a query may fail with a passing error before the task does; unlimited when 0 or less.");

    public static readonly Setting<string> Isolation = Setting.String("transaction.isolation.mode", "DEFAULT")
        .OneOfAnyCase("DEFAULT", "READ_UNCOMMITTED", "READ_COMMITTED", "REPEATABLE_READ", "SERIALIZABLE").Group(Loading)
        .Importance(Importance.Low)
        .Display("Transaction Isolation Mode", Width.Medium)
        .Doc("Isolation level of the reading transactions; that of the server by default.");

    public static readonly Setting<string> TopicPrefix = Setting.String("topic.prefix", "").Check(TopicFault).Group(Connector)
        .Importance(Importance.High)
        .Display("Topic Prefix", Width.Medium).Doc("Put before the table's name it is the topic; with a query it is the topic.");

    public static readonly Setting<int> PollInterval = Setting.Int("poll.interval.ms", 5000).AtLeast(0).Group(Connector)
        .Importance(Importance.High)
        .Display("Poll Interval (ms)", Width.Short).Doc("Pause between the end of a table's query and the next one.", "milliseconds");

    // Upstream has 1,000; 2,000 follow the load better (bench/README.md).
    // Rows wait for no others than those that the server is already sending.
    public static readonly Setting<int> BatchRows = Setting.Int("batch.max.rows", 2000).Between(1, 500_000).Group(Connector)
        .Importance(Importance.Low)
        .Display("Max Rows Per Batch", Width.Short).Doc("Most rows handed over at once.", "rows");

    public static readonly Setting<int> BufferSize = Setting.Int("max.buffer.size", 0).AtLeast(0).Group(Connector)
        .Importance(Importance.Low)
        .Display("Maximum Buffer Size", Width.Short).Doc("Taken without effect: what is read ahead is always one batch.", "rows");

    public static readonly Setting<long> Linger = Setting.Long("poll.linger.ms", 5000).AtLeast(0).Group(Connector)
        .Importance(Importance.Low)
        .Display("Poll Linger (ms)", Width.Short).Doc("Taken without effect: rows that are there are handed over at once.", "milliseconds");

    public static readonly Setting<long> StartupPollingLimit = Setting.Long("table.monitoring.startup.polling.limit.ms", 10_000).AtLeast(0)
        .Group(Connector).Importance(Importance.Low)
        .Display("Startup polling limit (ms)", Width.Short)
        .Doc("Taken without effect: the start waits for the first list of tables, as long as connection.attempts allow.", "milliseconds");

    public static readonly Setting<long> TablePollInterval = Setting.Long("table.poll.interval.ms", 60_000).Between(1, LongestMillis)
        .Group(Connector).Importance(Importance.Low)
        .Display("Metadata Change Monitoring Interval (ms)", Width.Short)
        .Doc("How often to look for tables that were added or removed.", "milliseconds");

    public static readonly Setting<long> Delay = Setting.Long("timestamp.delay.interval.ms", 0).Between(0, TenYears).Group(Connector)
        .Importance(Importance.High)
        .Display("Delay Interval (ms)", Width.Medium)
        .Doc("Rows younger than this are not read yet. A row that is committed later than its timestamp plus this is lost: set it above "
        + "the longest transaction.", "milliseconds");

    public static readonly Setting<Granularity> Granularity = Setting.Choice("timestamp.granularity", Source.Granularity.ConnectLogical,
            ("connect_logical", Source.Granularity.ConnectLogical), ("micros_long", Source.Granularity.MicrosLong),
            ("micros_string", Source.Granularity.MicrosString),
            ("micros_iso_datetime_string", Source.Granularity.MicrosIso), ("nanos_long", Source.Granularity.NanosLong),
            ("nanos_string", Source.Granularity.NanosString),
            ("nanos_iso_datetime_string", Source.Granularity.NanosIso))
        .Group(Types).Importance(Importance.Low).Display("Timestamp granularity", Width.Medium)
        .Doc("What DATETIME and TIMESTAMP columns become: Connect's Timestamp (milliseconds), or numbers or texts of micro- or "
        + "nanoseconds.");

    public static readonly Setting<NumericMapping> NumericMapping =
        Setting.Choice("numeric.mapping", Source.NumericMapping.None, NumericMappings).Group(Types)
        .Importance(Importance.Low).Display("Map Numeric Values, Integral or Decimal, By Precision and Scale", Width.Medium)
        .Doc("For types that a database reports as NUMERIC. MySQL reports DECIMAL, which decimal.mapping is for; so this has no effect.");

    public static readonly Setting<bool> PrecisionMapping = Setting.Bool("numeric.precision.mapping", false).Group(Types)
        .Importance(Importance.Low)
        .Display("Map Numeric Values By Precision", Width.Short).Doc("An older form of numeric.mapping; taken, without effect.");

    public static readonly Setting<NumericMapping> DecimalMapping =
        Setting.Choice("decimal.mapping", Source.NumericMapping.None, NumericMappings).Group(Types)
        .Importance(Importance.Low).Display("Map DECIMAL columns", Width.Medium)
        .Doc("When DECIMAL columns become integers or doubles: none, precision_only (scale 0, up to 18 digits), best_fit (and doubles up "
        + "to 18 digits), best_fit_eager_double.");

    public static readonly Setting<UnsignedMapping> UnsignedMapping = Setting.Choice("bigint.unsigned.mapping", Source.UnsignedMapping.Long,
            ("long", Source.UnsignedMapping.Long), ("decimal", Source.UnsignedMapping.Decimal))
        .Group(Types).Importance(Importance.Low).Display("Map BIGINT UNSIGNED columns", Width.Medium)
        .Doc("What BIGINT UNSIGNED becomes: long (INT64; a value above 9223372036854775807 fails the task) or decimal (Decimal without "
        + "digits after the point).");

    public static readonly Setting<BitMapping> BitMapping = Setting.Choice("bit.mapping", Source.BitMapping.Int8,
            ("int8", Source.BitMapping.Int8), ("int64", Source.BitMapping.Int64), ("bytes", Source.BitMapping.Bytes))
        .Group(Types).Importance(Importance.Low).Display("Map BIT(n) columns", Width.Medium)
        .Doc("What BIT columns of more than one bit become: int8 (a value above 127 fails the task), int64 or bytes.");

    public static readonly ConfigDef Def = ConfigDef.Of(
        ConnectionSettings.Url, ConnectionSettings.User, ConnectionSettings.Password, ConnectionSettings.Credentials,
        ConnectionSettings.Dialect,
        ConnectionSettings.Attempts, ConnectionSettings.AttemptPause,
        Whitelist, Blacklist, Include, Exclude, Catalog, Schema, TableTypes, ConnectionSettings.Quote,
        Mode, IncrementingColumn, TimestampColumns, IncrementingMapping, TimestampMapping, TimestampInitial, IncrementingInitial,
        ValidateNonNull,
        Query, QueryMasked, QuerySuffix, QueryRetries, Isolation,
        TopicPrefix, PollInterval, BatchRows, BufferSize, Linger, TablePollInterval, StartupPollingLimit, Delay,
        ConnectionSettings.DbTimeZone, ConnectionSettings.CalendarSystem, Granularity, NumericMapping, PrecisionMapping, DecimalMapping,
        UnsignedMapping, BitMapping)
        .Open("connection.").Rule(SourceRules.ModeIsGiven).Rule(SourceRules.FiltersFit).Rule(SourceRules.QueryStandsAlone)
        .Rule(SourceRules.ModeHasItsColumns);

    internal static string? Select(string query) =>
        query.Length == 0 || query.TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase)
        ? null
        : "Only SELECT statements are supported";

    internal static string? TopicFault(string prefix) =>
        prefix.Length > 249 ? "Must be at most 249 characters long" : prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_'
            or '-') ? null : "May only have letters, digits, '.', '_' and '-'";

    private static string? Patterns(IReadOnlyList<string> patterns)
    {
        foreach (string pattern in patterns)
        {
            try
            {
                _ = new NamePattern("", pattern);
            }
            catch (ArgumentException fault)
            {
                return $"'{pattern}' is no regular expression: {fault.Message}";
            }
        }

        return null;
    }
}
