using System.Diagnostics;
using System.Net.Sockets;
using Xunit;

namespace Millrace.TestServers;

/// <summary>
/// A real database server, private to a temporary folder and a free port, with database <see cref="Database"/> and user <see cref="User"/>.
/// Can be killed and started again on its data. Gone after <see cref="DisposeAsync"/>, folder and all.
/// </summary>
public abstract class DatabaseServer : IAsyncLifetime
{
    public const string Database = "Readings";
    public const string User = "usr";
    public const string Password = "sofe4630u";

    private readonly List<string> _options = [];

    protected DatabaseServer() => Folder = Directory.CreateTempSubdirectory("millrace-db-").FullName;

    public int Port { get; } = FreePort.Next();

    public string Folder { get; }

    /// <summary>Where root logs in without a password. Sockets have short names: at most 107 bytes.</summary>
    public string Socket => Path.Combine(Folder, "mysql.sock");

    /// <summary>Null, or why this server cannot be started here.</summary>
    public virtual string? Missing => null;

    /// <summary>Skips the running test, with a notice, where the server is not to be had.</summary>
    public void SkipIfMissing()
    {
        if (Missing is { } reason) Assert.Skip(reason);
    }

    /// <summary>Further options of the server's command line, from the next start on.</summary>
    public DatabaseServer With(params string[] options)
    {
        _options.AddRange(options);
        return this;
    }

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null) return;
        await StartAsync();
        await SqlAsync(
            $"CREATE DATABASE {Database} CHARACTER SET utf8mb4; CREATE USER {User}@'%' IDENTIFIED BY '{Password}'; GRANT ALL ON *.* TO "
            + $"{User}@'%'");
        await RemoveAnonymousUsersAsync();
    }

    public async Task StartAsync()
    {
        await LaunchAsync(_options);
        long deadline = Environment.TickCount64 + 60_000;
        while (!await AnswersAsync())
        {
            if (Environment.TickCount64 > deadline)
                throw new TimeoutException($"{GetType().Name} did not answer within 60 s; its log: {Log()}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>kill -9; returns when the process is gone.</summary>
    public abstract Task KillAsync();

    /// <summary>
    /// Runs SQL as root; rows come back one a line, columns separated by tabs. Errors:
    /// <see cref="InvalidOperationException"/> with the server's words.
    /// </summary>
    public async Task<string> SqlAsync(string sql, string? database = null)
    {
        var (code, output, error) = await RunAsync("mariadb",
            ["--no-defaults", "-uroot", "-S", Socket, "-N", "-B", "-r", "-e", sql, .. database is null
                ? Array.Empty<string>()
                : [database]]);
        return code == 0 ? output.TrimEnd('\n') : throw new InvalidOperationException(error);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Missing is null) await KillAsync();
        }
        finally
        {
            Directory.Delete(Folder, recursive: true);
        }

        GC.SuppressFinalize(this);
    }

    protected abstract Task LaunchAsync(IReadOnlyList<string> options);

    protected virtual Task RemoveAnonymousUsersAsync() => Task.CompletedTask;

    protected virtual string Log() => "";

    /// <summary>Runs a program to its end. Its output is read as it comes, so that it never waits for us.</summary>
    protected async Task<(int Code, string Output, string Error)> RunAsync(string program, IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            // A server that starts removes the temporary tables it finds there: others must have theirs elsewhere.
            Environment = { ["TMPDIR"] = Folder },
        };
        using Process process = Process.Start(info)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    // The server speaks first: a port that is open but silent is not yet served.
    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
            return await client.GetStream().ReadAsync(new byte[1]) == 1;
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            return false;
        }
    }
}
