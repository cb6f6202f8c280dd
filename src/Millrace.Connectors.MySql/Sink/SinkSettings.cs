using Millrace.Config;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// The settings of the sink, as the JDBC connector names them. <see cref="ManagedSinkSettings"/> is the other spelling and shares most of these declarations.
/// </summary>
internal static class SinkSettings
{
    private const string Connection = "Connection";
    private const string Writes = "Writes";
    private const string Mapping = "Data Mapping";
    private const string Ddl = "DDL Support";
    private const string Dml = "DML Support";
    private const string Retries = "Retries";
    private const string DefaultCredentials = "io.confluent.connect.jdbc.util.DefaultJdbcCredentialsProvider";

    public static readonly Setting<string> Url = Setting.String("connection.url").Group(Connection).Importance(Importance.High).Display("JDBC URL", Width.Long)
        .Doc("Server and database, such as jdbc:mysql://host:3306/db or jdbc:mariadb://host/db; options follow as ?key=value&key=value.");

    public static readonly Setting<string?> User = Setting.OptionalString("connection.user").Group(Connection).Importance(Importance.High)
        .Display("JDBC User", Width.Medium).Doc("User of the database.");

    public static readonly Setting<Secret?> Password = Setting.OptionalSecret("connection.password").Group(Connection).Importance(Importance.High)
        .Display("JDBC Password", Width.Medium).Doc("Password of connection.user.");

    public static readonly Setting<string> Credentials = Setting.String("jdbc.credentials.provider.class", DefaultCredentials).Group(Connection)
        .Importance(Importance.Low).Display("JDBC Credentials Provider Class", Width.Long)
        .Check(value => value == DefaultCredentials ? null : "Only the default provider is supported: set connection.user and connection.password")
        .Doc("Where user and password come from. Only the default, connection.user and connection.password, is supported.");

    public static readonly Setting<string> Dialect = Setting.String("dialect.name", "").Group(Connection).Importance(Importance.Low)
        .Display("Database Dialect", Width.Long).OneOf("", "MySqlDatabaseDialect").Doc("Kind of database; found from connection.url when empty.");

    public static readonly Setting<int> Attempts = Setting.Int("connection.attempts", 3).AtLeast(1).Group(Connection).Importance(Importance.Low)
        .Display("JDBC connection attempts", Width.Short).Doc("How often to try to connect before the failure counts as one try of max.retries.");

    public static readonly Setting<long> AttemptPause = Setting.Long("connection.backoff.ms", 10_000).AtLeast(0).Group(Connection).Importance(Importance.Low)
        .Display("JDBC connection backoff in milliseconds", Width.Short).Doc("Pause between two tries to connect.", "milliseconds");

    public static readonly Setting<InsertMode> Mode = Setting.Choice("insert.mode", InsertMode.Insert,
            ("insert", InsertMode.Insert), ("upsert", InsertMode.Upsert), ("update", InsertMode.Update))
        .Group(Writes).Importance(Importance.High).Display("Insert Mode", Width.Medium)
        .Doc("insert makes new rows; upsert makes new rows or changes those of the same primary or unique key; update only changes.");

    public static readonly Setting<int> BatchSize = Setting.Int("batch.size", 3000).AtLeast(0).Group(Writes).Importance(Importance.Medium)
        .Display("Batch Size", Width.Short).Alias("batch.sizes").Doc("Most rows sent to one table at once. While it is not set, up to 10,000 are, as far as one poll of the consumer brings them.", "rows");

    public static readonly Setting<bool> DeleteEnabled = Setting.Bool("delete.enabled", false).Group(Writes).Importance(Importance.Medium)
        .Display("Enable deletes", Width.Short).Doc("Whether a record with a null value deletes the row of its key. Needs pk.mode=record_key.");

    public static readonly Setting<bool> ReplaceNull = Setting.Bool("replace.null.with.default", true).Group(Writes).Importance(Importance.Low)
        .Display("Replace null with default", Width.Short).Doc("Whether a null in a field that has a default is written as that default.");

    public static readonly Setting<IReadOnlyList<string>> TableTypes = Setting.List("table.types", "TABLE").Group(Writes).Importance(Importance.Low)
        .Display("Table Types", Width.Medium).Recommend("TABLE", "PARTITIONED TABLE", "VIEW")
        .Check(values => values.All(value => value.ToUpperInvariant() is "TABLE" or "PARTITIONED TABLE" or "VIEW") ? null : "Must be one of TABLE, PARTITIONED TABLE, VIEW")
        .Doc("Kinds of tables that may be written to.");

    public static readonly Setting<string> TableNameFormat = Setting.String("table.name.format", "${topic}").NotEmpty().Group(Mapping).Importance(Importance.Medium)
        .Display("Table Name Format", Width.Long).Doc("Name of the table; ${topic} stands for the topic. db.table names the database as well.");

    public static readonly Setting<KeyMode> PkMode = Setting.Choice("pk.mode", KeyMode.None,
            ("none", KeyMode.None), ("kafka", KeyMode.Kafka), ("record_key", KeyMode.RecordKey), ("record_value", KeyMode.RecordValue))
        .Group(Mapping).Importance(Importance.High).Display("Primary Key Mode", Width.Medium)
        .Doc("Where the primary key comes from: none, kafka (topic, partition, offset), record_key or record_value; see pk.fields.");

    public static readonly Setting<IReadOnlyList<string>> PkFields = Setting.List("pk.fields", []).Group(Mapping).Importance(Importance.Medium)
        .Display("Primary Key Fields", Width.Long)
        .Doc("Names of the key columns: three of them for kafka; one for a primitive record key; fields of the record's key or value, all when empty.");

    public static readonly Setting<IReadOnlyList<string>> Whitelist = Setting.List("fields.whitelist", []).Group(Mapping).Importance(Importance.Medium)
        .Display("Fields Whitelist", Width.Long).Doc("Fields of the value to write besides the key; all when empty.");

    public static readonly Setting<string> StringColumn = Setting.String("string.output.value.column.name", "record_value").NotEmpty().Group(Mapping)
        .Importance(Importance.Low).Display("String Value Column", Width.Medium).Doc("Column of a value that is a plain string.");

    public static readonly Setting<string> DbTimeZone = Setting.String("db.timezone", "UTC").Group(Mapping).Importance(Importance.Medium)
        .Display("DB Time Zone", Width.Medium).Check(value => TimeZones.Find(value) is null ? "Invalid time zone identifier" : null)
        .Doc("Time zone of the dates and times in the database.");

    public static readonly Setting<string> DateTimeZone = Setting.String("date.timezone", "DB_TIMEZONE").OneOfAnyCase("DB_TIMEZONE", "UTC").Group(Mapping)
        .Importance(Importance.Medium).Display("Date Time Zone", Width.Medium)
        .Doc("Time zone of dates alone: DB_TIMEZONE takes db.timezone, which moves dates by a day in zones west of Greenwich; UTC leaves them as they are.");

    public static readonly Setting<IReadOnlyList<string>> TimestampFields = Setting.List("timestamp.fields.list", []).Group(Mapping)
        .Importance(Importance.Medium).Display("Timestamp Fields", Width.Long)
        .Doc("Fields of the value (INT64, or STRING of digits) that count the time since 1970 and are written as DATETIME(6).");

    public static readonly Setting<string> TimestampPrecision = Setting.String("timestamp.precision.mode", "MICROSECONDS").OneOfAnyCase("MICROSECONDS", "NANOSECONDS")
        .Group(Mapping).Importance(Importance.Medium).Display("Timestamp Precision Mode", Width.Medium).Doc("Unit of timestamp.fields.list.");

    public static readonly Setting<string> CalendarSystem = Setting.String("date.calendar.system", "LEGACY").OneOfAnyCase("LEGACY", "PROLEPTIC_GREGORIAN").Group(Mapping)
        .Importance(Importance.Low).Display("Date Calendar System", Width.Medium)
        .Doc("Calendar of days before 1582-10-15: LEGACY is the Julian one, as older Java programs wrote them.");

    public static readonly Setting<bool> AutoCreate = Setting.Bool("auto.create", false).Group(Ddl).Importance(Importance.Medium)
        .Display("Auto-Create", Width.Short).Doc("Whether to create a table that is missing.");

    public static readonly Setting<bool> AutoEvolve = Setting.Bool("auto.evolve", false).Group(Ddl).Importance(Importance.Medium)
        .Display("Auto-Evolve", Width.Short).Doc("Whether to add columns that are missing in a table.");

    public static readonly Setting<QuoteMode> Quote = Setting.Choice("quote.sql.identifiers", QuoteMode.Always, ("ALWAYS", QuoteMode.Always), ("NEVER", QuoteMode.Never))
        .Group(Ddl).Importance(Importance.Medium).Display("Quote Identifiers", Width.Medium).Doc("Whether to put names of tables and columns in back-quotes.");

    public static readonly Setting<bool> HoldLock = Setting.Bool("mssql.use.merge.holdlock", true).Group(Dml).Importance(Importance.Low)
        .Display("SQL Server HOLDLOCK in MERGE", Width.Short).Doc("For SQL Server only; taken and ignored.");

    public static readonly Setting<int> MaxRetries = Setting.Int("max.retries", 10).AtLeast(0).Group(Retries).Importance(Importance.Medium)
        .Display("Maximum Retries", Width.Short).Doc("How often to try a batch again after a passing error, such as a lost connection, before the task fails.");

    public static readonly Setting<int> RetryPause = Setting.Int("retry.backoff.ms", 3000).AtLeast(0).Group(Retries).Importance(Importance.Medium)
        .Display("Retry Backoff (millis)", Width.Short).Doc("Pause before a batch is tried again.", "milliseconds");

    public static readonly Setting<bool> TrimLog = Setting.Bool("trim.sensitive.log", false).Internal().Doc("Whether to keep the server's words on refused rows out of logs.");

    public static readonly ConfigDef Def = ConfigDef.Of(
        Url, User, Password, Credentials, Dialect, Attempts, AttemptPause,
        Mode, BatchSize, DeleteEnabled, ReplaceNull, TableTypes,
        TableNameFormat, PkMode, PkFields, Whitelist, StringColumn, DbTimeZone, DateTimeZone, TimestampFields, TimestampPrecision, CalendarSystem,
        AutoCreate, AutoEvolve, Quote, HoldLock, MaxRetries, RetryPause, TrimLog)
        .Rule(DeletesNeedKeys).Rule(UpdatesNeedKeys);

    internal static void DeletesNeedKeys(ConfigValidation config)
    {
        if (!config.IsValid(DeleteEnabled) || !config.IsValid(PkMode)) return;
        if (!config.Values.Get(DeleteEnabled) || config.Values.Get(PkMode) == KeyMode.RecordKey) return;
        config.AddInvalid(DeleteEnabled, "Deletes are only supported for pk.mode record_key");
        config.AddInvalid(PkMode, "Deletes are only supported for pk.mode record_key");
    }

    // The JDBC connector sends an UPDATE without WHERE, which rewrites the whole table with every record.
    internal static void UpdatesNeedKeys(ConfigValidation config)
    {
        if (!config.IsValid(Mode) || !config.IsValid(PkMode) || config.Values.Get(Mode) != InsertMode.Update || config.Values.Get(PkMode) != KeyMode.None) return;
        config.AddInvalid(PkMode, "insert.mode=update needs a key to find its row: record_key, record_value or kafka");
    }
}
