using System.Collections.Frozen;

namespace Millrace.Connectors.MySql.Client;

/// <summary>
/// The one table of error numbers: MySQL's Server Error Reference, MariaDB's Error Codes, and the client's own from 2000.
/// Numbers that are not here are judged by their SQLSTATE class: 08 connection, 22 data, 23 constraint, 40 rollback, 45 raised by a
/// trigger.
/// </summary>
internal static class MySqlErrors
{
    public const int DuplicateKey = 1062;
    public const int NoSuchTable = 1146;
    public const int PacketTooLarge = 1153;
    public const int LostConnection = 2013;
    public const int TableExists = 1050;
    public const int UnknownDatabase = 1049;

    private static readonly FrozenSet<int> Transient = new[]
    {
        1037, 1040, 1041, 1053, 1077, 1079, 1080, // out of memory, too many connections, shutdown
        1129, 1152, 1158, 1159, 1160, 1161, 1184, // host blocked, aborted connection, network read and write errors
        1203, 1205, 1206, 1213, 1226, // too many user connections, lock wait, lock table full, deadlock, resource limit
        1290, 1836, // read-only during a failover
        // interrupted, definition changed, re-prepare, killed, statement timeouts, server not ready
        1317, 1412, 1615, 1927, 1969, 3024, 3168,
        // client: no connection, lost connection, TLS broken off; idle connection closed
        2002, 2003, 2004, 2005, 2006, 2012, 2013, 2026, 2027, 2055, 4031,
    }.ToFrozenSet();

    private static readonly FrozenSet<int> BadRow = new[]
    {
        1048, 1062, 1063, 1153, 1169, 1216, 1217, 1263, 1264, 1265, 1292, 1364, 1366, 1367, 1369, 1406, 1411, 1416, 1441, 1451, 1452, 1525,
            1557, 1586,
        1644, 1690, 1761, 1762, 2020, 3140, 3156, 3819, 3988, 4025,
    }.ToFrozenSet();

    private static readonly FrozenSet<int> BadSchema = new[]
    {
        1059, 1060, 1103, 1110, 1166, 1300, // names: too long, twice, not allowed, of characters that names cannot have
        1064, // SQL that is not understood: a name without quotes, with quote.sql.identifiers=NEVER
        1067, 1101, // defaults
        // keys: too many parts, too long, of a type without length, nullable, none where the server wants one
        1070, 1071, 1170, 1171, 1173, 3750,
        1074, 1117, 1118, 1425, 1426, // sizes: of a column, of columns in all, of a row, of a number
        1288, 1348, 1471, // a view that takes no such rows
    }.ToFrozenSet();

    private static readonly FrozenSet<int> TableChanged = new[] { 1054, 1146, 1932 }.ToFrozenSet();

    private static readonly FrozenSet<int> ConnectionGone =
        new[] { 1053, 1152, 1153, 1158, 1159, 1160, 1161, 1927, 2006, 2013, 2020, 2026, 2027, 2055, 4031 }.ToFrozenSet();

    // "Can't create table" has its reason only in the text: an engine's number, here those of a row too large, options that do not go
    // together, and more columns than InnoDB's 1,017 (the server itself counts to 4,096).
    private const int CannotCreateTable = 1005;
    private static readonly string[] TooLargeForEngine = ["errno: 139 ", "errno: 140 ", "errno: 185 "];

    public static MySqlErrorKind KindOf(int number, string sqlState, string serverMessage)
    {
        if (IsTooLargeForEngine(number, serverMessage)) return MySqlErrorKind.BadSchema;
        if (Transient.Contains(number)) return MySqlErrorKind.Transient;
        if (BadRow.Contains(number)) return MySqlErrorKind.BadRow;
        if (BadSchema.Contains(number)) return MySqlErrorKind.BadSchema;
        if (TableChanged.Contains(number)) return MySqlErrorKind.TableChanged;
        return sqlState.Length < 2 ? MySqlErrorKind.Fatal : sqlState[..2] switch
        {
            "08" or "40" => MySqlErrorKind.Transient,
            "22" or "23" or "45" => MySqlErrorKind.BadRow,
            _ => MySqlErrorKind.Fatal,
        };
    }

    /// <summary>True when the connection cannot be used any more after this error.</summary>
    public static bool EndsConnection(int number) => ConnectionGone.Contains(number);

    /// <summary>What a person can do about it; null where the server's own words say enough.</summary>
    public static string? Advice(int number, string serverMessage) =>
        IsTooLargeForEngine(number, serverMessage) ? Advice(1118) : Advice(number);

    private static bool IsTooLargeForEngine(int number, string serverMessage) =>
        number == CannotCreateTable && TooLargeForEngine.Any(reason => serverMessage.Contains(reason, StringComparison.Ordinal));

    private static string? Advice(int number) => number switch
    {
        1021 or 1114 or 3675 =>
            "The database has no room left. Free or add disk space, then restart the task; no record is lost, reading goes on where it "
            + "stopped.",
        1044 => "Check db.name (or the database in connection.url) and grant connection.user access to it.",
        1045 or 1698 => "Check connection.user and connection.password.",
        1049 => "Create the database, or correct db.name (or the database in connection.url).",
        1059 or 1103 =>
            "Names have up to 64 characters, and none but spaces at the end: name the table with table.name.format, a field with the "
            + "ReplaceField transformation (renames).",
        1060 or 1110 =>
            "Names of columns that differ only by case or accents are one: rename a field with the ReplaceField transformation (renames), "
            + "or leave one out (exclude).",
        1064 => "If a name is a word of SQL or has odd characters, set quote.sql.identifiers=ALWAYS.",
        1067 => "Take the default out of the schema, or create the table by hand.",
        1070 or 1071 => "Name fewer or shorter key columns in pk.fields, or create the table by hand with a key that fits.",
        1117 => "Leave fields out with fields.whitelist or the ReplaceField transformation (exclude).",
        1118 =>
            "Leave fields out with fields.whitelist or the ReplaceField transformation (exclude), or create the table by hand with types "
            + "that need less room, such as BLOB and TEXT.",
        1166 or 1300 => "Rename the field with the ReplaceField transformation (renames), or leave it out (exclude).",
        1173 or 3750 => "This server wants a primary key in every table: set pk.mode and pk.fields.",
        1288 or 1348 or 1471 => "This view does not take rows: name a table with table.name.format.",
        1142 or 1143 or 1227 =>
            "Grant connection.user what the connector needs: SELECT, INSERT, UPDATE, DELETE, and CREATE and ALTER for auto.create and "
            + "auto.evolve.",
        1153 or 2020 => "Raise max_allowed_packet of the server, or send smaller records.",
        1205 => "Another transaction holds locks on these rows; see SHOW ENGINE INNODB STATUS and innodb_lock_wait_timeout.",
        2002 or 2003 => "Check that the server runs, and connection.host and connection.port (or connection.url).",
        2005 => "The host name cannot be resolved: check connection.host (or connection.url).",
        2026 => "TLS failed: check ssl.mode (or sslMode in connection.url) and the CA certificate.",
        2059 or 1251 => "The authentication plugin of this user is not there: install libmariadb3's plugins.",
        _ => null,
    };
}
