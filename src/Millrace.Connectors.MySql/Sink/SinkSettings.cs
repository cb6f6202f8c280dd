using Millrace.Config;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Settings;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// The settings of the sink, as the JDBC connector names them. <see cref="ManagedSpelling"/> is the other spelling and shares most of these
/// declarations.
/// </summary>
internal static class SinkSettings
{
    private const string Writes = "Writes";
    private const string Mapping = "Data Mapping";
    private const string Ddl = "DDL Support";
    private const string Dml = "DML Support";
    private const string Retries = "Retries";

    public static readonly Setting<InsertMode> Mode = Setting.Choice("insert.mode", InsertMode.Insert,
            ("insert", InsertMode.Insert), ("upsert", InsertMode.Upsert), ("update", InsertMode.Update))
        .Group(Writes).Importance(Importance.High).Display("Insert Mode", Width.Medium)
        .Doc("insert makes new rows; upsert makes new rows or changes those of the same primary or unique key; update only changes.");

    // On MariaDB 10,000 rows at once go 12 % faster than upstream's 3,000, and more gain nothing (bench/README.md).
    public static readonly Setting<int> BatchSize = Setting.Int("batch.size", 10_000).AtLeast(0).Group(Writes).Importance(Importance.Medium)
        .Display("Batch Size", Width.Short).Alias("batch.sizes")
        .Doc("Most rows sent to one table at once, as far as one poll of the consumer brings them.", "rows");

    public static readonly Setting<bool> DeleteEnabled = Setting.Bool("delete.enabled", false).Group(Writes).Importance(Importance.Medium)
        .Display("Enable deletes", Width.Short)
        .Doc("Whether a record with a null value deletes the row of its key. Needs pk.mode=record_key.");

    public static readonly Setting<bool> ReplaceNull = Setting.Bool("replace.null.with.default", true).Group(Writes)
        .Importance(Importance.Low)
        .Display("Replace null with default", Width.Short).Doc("Whether a null in a field that has a default is written as that default.");

    public static readonly Setting<IReadOnlyList<string>> TableTypes = Setting.List("table.types", "TABLE").Group(Writes)
        .Importance(Importance.Low)
        .Display("Table Types", Width.Medium).Recommend("TABLE", "VIEW").Allow("TABLE, VIEW, or both")
        .Check(values => values.All(value => value.ToUpperInvariant() is "TABLE" or "PARTITIONED TABLE" or "VIEW")
            ? null
            : "Must be one of TABLE, PARTITIONED TABLE, VIEW")
        .Doc("Kinds of tables that may be written to.");

    public static readonly Setting<string> TableNameFormat = Setting.String("table.name.format", "${topic}").NotEmpty().Group(Mapping)
        .Importance(Importance.Medium)
        .Display("Table Name Format", Width.Long)
        .Doc("Name of the table; ${topic} stands for the topic. db.table names the database as well.");

    public static readonly Setting<KeyMode> PkMode = Setting.Choice("pk.mode", KeyMode.None,
            ("none", KeyMode.None), ("kafka", KeyMode.Kafka), ("record_key", KeyMode.RecordKey), ("record_value", KeyMode.RecordValue))
        .Group(Mapping).Importance(Importance.High).Display("Primary Key Mode", Width.Medium)
        .Doc("Where the primary key comes from: none, kafka (topic, partition, offset), record_key or record_value; see pk.fields.");

    public static readonly Setting<IReadOnlyList<string>> PkFields = Setting.List("pk.fields", []).Group(Mapping)
        .Importance(Importance.Medium)
        .Display("Primary Key Fields", Width.Long)
        .Doc("Names of the key columns: three of them for kafka; one for a primitive record key; fields of the record's key or value, all "
        + "when empty.");

    public static readonly Setting<IReadOnlyList<string>> Whitelist = Setting.List("fields.whitelist", []).Group(Mapping)
        .Importance(Importance.Medium)
        .Display("Fields Whitelist", Width.Long).Doc("Fields of the value to write besides the key; all when empty.");

    public static readonly Setting<string> StringColumn = Setting.String("string.output.value.column.name", "record_value").NotEmpty()
        .Group(Mapping)
        .Importance(Importance.Low).Display("String Value Column", Width.Medium).Doc("Column of a value that is a plain string.");

    public static readonly Setting<string> DateTimeZone = Setting.String("date.timezone", "DB_TIMEZONE").OneOfAnyCase("DB_TIMEZONE", "UTC")
        .Group(Mapping)
        .Importance(Importance.Medium).Display("Date Time Zone", Width.Medium)
        .Doc("Time zone of dates alone: DB_TIMEZONE takes db.timezone, which moves dates by a day in zones west of Greenwich; UTC leaves "
        + "them as they are.");

    public static readonly Setting<IReadOnlyList<string>> TimestampFields = Setting.List("timestamp.fields.list", []).Group(Mapping)
        .Importance(Importance.Medium).Display("Timestamp Fields", Width.Long)
        .Doc("Fields of the value (INT64, or STRING of digits) that count the time since 1970 and are written as DATETIME(6).");

    public static readonly Setting<string> TimestampPrecision = Setting.String("timestamp.precision.mode", "MICROSECONDS")
        .OneOfAnyCase("MICROSECONDS", "NANOSECONDS")
        .Group(Mapping).Importance(Importance.Medium).Display("Timestamp Precision Mode", Width.Medium)
        .Doc("Unit of timestamp.fields.list.");

    public static readonly Setting<bool> AutoCreate = Setting.Bool("auto.create", false).Group(Ddl).Importance(Importance.Medium)
        .Display("Auto-Create", Width.Short).Doc("Whether to create a table that is missing.");

    public static readonly Setting<bool> AutoEvolve = Setting.Bool("auto.evolve", false).Group(Ddl).Importance(Importance.Medium)
        .Display("Auto-Evolve", Width.Short).Doc("Whether to add columns that are missing in a table.");

    public static readonly Setting<bool> ExactlyOnce = Setting.Bool("exactly.once", false).Group(Writes).Importance(Importance.Medium)
        .Display("Exactly once", Width.Short)
        .Doc("Whether each record is written once, whatever stops or is repeated: offsets are kept in the database, in the transaction of "
        + "the rows. Needs tables with transactions (InnoDB).");

    public static readonly Setting<string> OffsetTable = Setting.String("exactly.once.table", "millrace_offsets").NotEmpty().Group(Writes)
        .Importance(Importance.Low).Display("Offset table", Width.Medium).Allow("table or database.table")
        .Check(name => TableId.TryParse(name) is null ? "Must be a table, or database.table" : null)
        .Doc("Table of exactly.once, made when it is missing. Connectors of one name that write to one database from different Kafka "
        + "clusters need a table each.");

    public static readonly Setting<bool> HoldLock = Setting.Bool("mssql.use.merge.holdlock", true).Group(Dml).Importance(Importance.Low)
        .Display("SQL Server HOLDLOCK in MERGE", Width.Short).Doc("For SQL Server only; taken and ignored.");

    public static readonly Setting<int> MaxRetries = Setting.Int("max.retries", 10).AtLeast(0).Group(Retries).Importance(Importance.Medium)
        .Display("Maximum Retries", Width.Short)
        .Doc("How often to try a batch again after a passing error, such as a lost connection, before the task fails.");

    public static readonly Setting<int> RetryPause = Setting.Int("retry.backoff.ms", 3000).AtLeast(0).Group(Retries)
        .Importance(Importance.Medium)
        .Display("Retry Backoff (millis)", Width.Short).Doc("Pause before a batch is tried again.", "milliseconds");

    public static readonly Setting<bool> TrimLog = Setting.Bool("trim.sensitive.log", false).Internal()
        .Doc("Whether to keep the server's words on refused rows out of logs.");

    public static readonly ConfigDef Def = ConfigDef.Of(
        ConnectionSettings.Url, ConnectionSettings.User, ConnectionSettings.Password, ConnectionSettings.Credentials,
        ConnectionSettings.Dialect, ConnectionSettings.Attempts, ConnectionSettings.AttemptPause,
        Mode, BatchSize, DeleteEnabled, ReplaceNull, TableTypes, ExactlyOnce, OffsetTable,
        TableNameFormat, PkMode, PkFields, Whitelist, StringColumn, ConnectionSettings.DbTimeZone, DateTimeZone, TimestampFields,
        TimestampPrecision, ConnectionSettings.CalendarSystem,
        AutoCreate, AutoEvolve, ConnectionSettings.Quote, HoldLock, MaxRetries, RetryPause, TrimLog)
        .Rule(DeletesNeedKeys).Rule(UpdatesNeedKeys).Open("connection.");

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
        if (!config.IsValid(Mode) || !config.IsValid(PkMode) || config.Values.Get(Mode) != InsertMode.Update
            || config.Values.Get(PkMode) != KeyMode.None) return;
        config.AddInvalid(PkMode, "insert.mode=update needs a key to find its row: record_key, record_value or kafka");
    }
}
