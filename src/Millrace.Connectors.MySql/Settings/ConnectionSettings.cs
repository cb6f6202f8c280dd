using Millrace.Config;
using Millrace.Connectors.MySql.Client;

namespace Millrace.Connectors.MySql.Settings;

/// <summary>
/// The settings of the JDBC spelling that sink and source share: where the database is, and how it names and dates things.
/// </summary>
internal static class ConnectionSettings
{
    private const string Connection = "Connection";
    private const string Mapping = "Data Mapping";
    private const string Ddl = "DDL Support";
    private const string DefaultCredentials = "io.confluent.connect.jdbc.util.DefaultJdbcCredentialsProvider";

    public static readonly Setting<string> Url = Setting.String("connection.url").Group(Connection).Importance(Importance.High)
        .Display("JDBC URL", Width.Long)
        .Doc("Server and database, such as jdbc:mysql://host:3306/db or jdbc:mariadb://host/db; options follow as ?key=value&key=value.");

    public static readonly Setting<string?> User = Setting.OptionalString("connection.user").Group(Connection).Importance(Importance.High)
        .Display("JDBC User", Width.Medium).Doc("User of the database.");

    public static readonly Setting<Secret?> Password = Setting.OptionalSecret("connection.password").Group(Connection)
        .Importance(Importance.High)
        .Display("JDBC Password", Width.Medium).Doc("Password of connection.user.");

    public static readonly Setting<string> Credentials = Setting.String("jdbc.credentials.provider.class", DefaultCredentials)
        .Group(Connection)
        .Importance(Importance.Low).Display("JDBC Credentials Provider Class", Width.Long)
        .Check(value => value == DefaultCredentials
            ? null
            : "Only the default provider is supported: set connection.user and connection.password")
        .Doc("Where user and password come from. Only the default, connection.user and connection.password, is supported.");

    public static readonly Setting<string> Dialect = Setting.String("dialect.name", "").Group(Connection).Importance(Importance.Low)
        .Display("Database Dialect", Width.Long).OneOf("", "MySqlDatabaseDialect")
        .Doc("Kind of database; found from connection.url when empty.");

    public static readonly Setting<int> Attempts = Setting.Int("connection.attempts", 3).AtLeast(1).Group(Connection)
        .Importance(Importance.Low)
        .Display("JDBC connection attempts", Width.Short).Doc("How often to try to connect before the failure counts as one failed try.");

    public static readonly Setting<long> AttemptPause = Setting.Long("connection.backoff.ms", 10_000).Between(0, int.MaxValue)
        .Group(Connection).Importance(Importance.Low)
        .Display("JDBC connection backoff in milliseconds", Width.Short).Doc("Pause between two tries to connect.", "milliseconds");

    public static readonly Setting<string> DbTimeZone = Setting.String("db.timezone", "UTC").Group(Mapping).Importance(Importance.Medium)
        .Display("DB Time Zone", Width.Medium).Check(value => TimeZones.Find(value) is null ? "Invalid time zone identifier" : null)
        .Doc("Time zone of the dates and times in the database.");

    public static readonly Setting<string> CalendarSystem = Setting.String("date.calendar.system", "LEGACY")
        .OneOfAnyCase("LEGACY", "PROLEPTIC_GREGORIAN").Group(Mapping)
        .Importance(Importance.Low).Display("Date Calendar System", Width.Medium)
        .Doc("Calendar of days before 1582-10-15: LEGACY is the Julian one, as older Java programs wrote them.");

    public static readonly Setting<QuoteMode> Quote =
        Setting.Choice("quote.sql.identifiers", QuoteMode.Always, ("ALWAYS", QuoteMode.Always), ("NEVER", QuoteMode.Never))
        .Group(Ddl).Importance(Importance.Medium).Display("Quote Identifiers", Width.Medium)
        .Doc("Whether to put names of tables and columns in back-quotes.");
}
