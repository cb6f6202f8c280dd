using Millrace.Config;

namespace Millrace.Connectors.MySql.Client;

/// <summary>Where a server is and how to talk to it. Immutable.</summary>
internal sealed record MySqlEndpoint
{
    public const int DefaultPort = 3306;

    public static readonly string[] StrictModes = ["STRICT_TRANS_TABLES", "STRICT_ALL_TABLES"];

    public required string Host { get; init; }

    public int Port { get; init; } = DefaultPort;

    /// <summary>Empty connects to none; then table names must say theirs.</summary>
    public string Database { get; init; } = "";

    public string? User { get; init; }

    public Secret? Password { get; init; }

    public TlsMode Tls { get; init; } = TlsMode.Prefer;

    /// <summary>Certificates of the authorities to trust, as PEM; null trusts those of the system.</summary>
    public string? CaPem { get; init; }

    /// <summary>Own certificate and key as PEM, in one text; null when the server does not ask for one.</summary>
    public Secret? ClientPem { get; init; }

    /// <summary>Defaults to 10 seconds. Whole seconds, at least one.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long one answer may take. Defaults to 5 minutes: above innodb_lock_wait_timeout (50 s), and short enough that a dead network
    /// does not hold a task for ever.
    /// </summary>
    public TimeSpan SocketTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Added to the <c>sql_mode</c> that the server has. Strict by default, for tables with transactions and for those without:
    /// a value that does not fit is an error and not a shorter, smaller or empty one.
    /// </summary>
    public IReadOnlyList<string> SqlModes { get; init; } = StrictModes;

    /// <summary>Statements to run on every new connection, such as <c>SET ...</c>; after all else, so that they win.</summary>
    public IReadOnlyList<string> InitStatements { get; init; } = [];

    /// <summary>For messages and logs: no user, no password.</summary>
    public override string ToString() => $"{Host}:{Port}/{Database}";
}
