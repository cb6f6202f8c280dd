using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Millrace.Cli.Terminal;
using Millrace.Config;
using MySqlConnector;

namespace Millrace.Cli.Commands.Databases;

/// <summary>A private MariaDB on the loopback interface, with one user and one database.</summary>
internal sealed class PrivateMariaDb : IAsyncDisposable
{
    public const string User = "usr";
    public const string Database = "Readings";

    // A Unix socket's path has at most 107 bytes (sun_path in unix(7)).
    private const int LongestSocketPath = 107;

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private const string PortFile = "mariadb/port";

    private readonly ChildServer _server;

    private PrivateMariaDb(ChildServer server, DatabaseEndpoint endpoint)
    {
        _server = server;
        Endpoint = endpoint;
    }

    public DatabaseEndpoint Endpoint { get; }

    /// <summary>The command that opens a client of the database, once <c>env.sh</c> is sourced.</summary>
    public const string ClientCommand = "mariadb --defaults-file=$MYSQL_CNF";

    /// <summary>The client's settings, password included.</summary>
    public static string ClientFile(StateFolder folder) => folder.Of("mariadb", "client.cnf");

    /// <summary>Makes the data at the first start, then starts the server and waits until the user can log in.</summary>
    public static async Task<PrivateMariaDb> StartAsync(StateFolder folder, ILogger logger, CancellationToken cancellationToken)
    {
        string password = folder.Password(), data = folder.Of("mariadb", "data"), init = folder.Of("mariadb", "init.sql");
        if (!Directory.Exists(data)) await InstallAsync(data, cancellationToken);
        int port = folder.ChoosePort(PortFile, "MariaDB", usual: 3306);
        StateFolder.WritePrivate(init, InitSql(password));
        StateFolder.WritePrivate(ClientFile(folder), ClientConfig(port, password));
        string[] arguments =
        [
            "--no-defaults", $"--datadir={data}", $"--port={port.ToString(CultureInfo.InvariantCulture)}", "--bind-address=127.0.0.1",
                "--skip-name-resolve",
            $"--socket={SocketPath(folder)}", $"--pid-file={folder.Of("mariadb", "mariadbd.pid")}", $"--log-error={folder.Log("mariadb")}",
                $"--init-file={init}", $"--tmpdir={folder.Of("mariadb")}", .. AsRoot,
        ];
        ChildServer server = await ChildServer.StartAsync("mariadbd", arguments, folder.Of("mariadb"), logger);
        var endpoint = new DatabaseEndpoint("127.0.0.1", port, Database, User, new Secret(password));
        try
        {
            await UntilReadyAsync(server, endpoint, folder, cancellationToken);
            File.Delete(init);
            folder.KeepPort(PortFile, port);
            return new PrivateMariaDb(server, endpoint);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    // MariaDB refuses to run as root unless told to.
    private static string[] AsRoot => Environment.UserName == "root" ? ["--user=root"] : [];

    /// <summary>
    /// Runs at every start, so that the password is that of the folder. One statement a line: mariadbd's --init-file asks for it.
    /// </summary>
    private static string InitSql(string password) => $"""
        CREATE DATABASE IF NOT EXISTS `{Database}`;
        CREATE USER IF NOT EXISTS '{User}'@'%' IDENTIFIED BY '{password}';
        ALTER USER '{User}'@'%' IDENTIFIED BY '{password}';
        GRANT ALL PRIVILEGES ON `{Database}`.* TO '{User}'@'%';
        DELETE FROM mysql.global_priv WHERE User='';
        FLUSH PRIVILEGES;

        """;

    private static string ClientConfig(int port, string password) => $"""
        [client]
        protocol=tcp
        host=127.0.0.1
        port={port.ToString(CultureInfo.InvariantCulture)}
        user={User}
        password={password}

        [mysql]
        database={Database}

        """;

    private static string SocketPath(StateFolder folder)
    {
        string path = folder.Of("mariadb", "mariadbd.sock");
        return path.Length <= LongestSocketPath
            ? path
            : Path.Combine(Path.GetTempPath(), $"millrace-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}.sock");
    }

    /// <summary>Made beside and moved when it is whole: half a data folder would be taken for a whole one next time.</summary>
    private static async Task InstallAsync(string data, CancellationToken cancellationToken)
    {
        string made = data + ".new";
        if (Directory.Exists(made)) Directory.Delete(made, recursive: true);
        string[] arguments = ["--no-defaults", "--skip-test-db", $"--datadir={made}", .. AsRoot];
        using Process process = Process.Start(new ProcessStartInfo(Programs.Find("mariadb-install-db"), arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            // A server that starts removes the temporary tables it finds there: those of another one must not be in the same place.
            Environment = { ["TMPDIR"] = Path.GetDirectoryName(data) },
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None),
            errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0) throw CommandException.Unavailable($"mariadb-install-db failed: {await errors} {await output}");
        Directory.Move(made, data);
    }

    private static async Task UntilReadyAsync(ChildServer server, DatabaseEndpoint endpoint, StateFolder folder,
        CancellationToken cancellationToken)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new MySqlConnection(endpoint.ConnectionString);
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (MySqlException fault)
            {
                if (server.Exited.IsCompleted || TimeProvider.System.GetElapsedTime(started) > LongestStart)
                    throw CommandException.Unavailable($"MariaDB does not start: {fault.Message} See {folder.Log("mariadb")}.", fault);
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }
}
