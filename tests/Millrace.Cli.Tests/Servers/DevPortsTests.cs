using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Support;

namespace Millrace.Cli.Tests.Servers;

/// <summary><c>millrace dev --databases</c> where others have the usual ports, and the file that says which ones it has taken.</summary>
public sealed class DevPortsTests : IDisposable
{
    private static readonly int[] Usual = [9092, 8081, 8083, 3306, 6379];

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Taken_ports_are_told_and_the_file_leads_to_the_servers()
    {
        List<TcpListener> others = [.. Usual.Select(TryTake).OfType<TcpListener>()];
        try
        {
            string data = Path.Combine(_folder.Path, "data");
            await using RunningMillrace dev = RunningMillrace.Start(["dev", "--databases", "--data", data]);
            await dev.LineAsync("Ready.");

            string commands = $$"""
                . {{Shell.Quote(Path.Combine(data, "env.sh"))}}
                mariadb --defaults-file="$MYSQL_CNF" -N -e 'SELECT DATABASE(), CURRENT_USER()' | tr '\t' ' '
                mariadb --no-defaults -h "$MYSQL_HOST" -P "$MYSQL_PORT" -u "$MYSQL_USER" -p"$MYSQL_PASSWORD" "$MYSQL_DATABASE" -N -e 'SELECT 1'
                redis-cli -h "$REDIS_HOST" -p "$REDIS_PORT" ping
                curl -s "$MILLRACE_URL/connectors"; echo
                curl -s "$MILLRACE_REGISTRY/subjects"; echo
                dotnet '{{Path.Combine(AppContext.BaseDirectory, "millrace.dll")}}' topic create reached
                """;
            await using (RunningMillrace shell = RunningMillrace.StartProgram("bash", ["-c", commands], null))
            {
                ProgramEnd end = await shell.EndAsync();
                Assert.Equal(("Readings usr@%\n1\nPONG\n[]\n[]", "reached is created."), (end.Output, end.Errors));
            }

            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data, "env.sh")));
            await dev.SignalAsync("TERM");
            ProgramEnd stopped = await dev.EndAsync();
            Assert.Equal(ExitCode.Success, stopped.ExitCode);
            foreach (var (port, server) in Usual.Zip(["the broker", "the Schema Registry", "the worker", "MariaDB", "Redis"]))
                Assert.Matches($"Port {port} is taken: {server} listens on [0-9]+\\.", stopped.Errors);
        }
        finally
        {
            others.ForEach(other => other.Dispose());
        }
    }

    [Fact]
    public async Task Ports_of_the_last_start_are_taken_again()
    {
        List<TcpListener> others = [.. Usual.Select(TryTake).OfType<TcpListener>()];
        try
        {
            string data = Path.Combine(_folder.Path, "data");
            string first = await AddressesAsync(data), second = await AddressesAsync(data);
            Assert.DoesNotContain(":9092", first, StringComparison.Ordinal);
            Assert.Equal(first, second);
        }
        finally
        {
            others.ForEach(other => other.Dispose());
        }

        async Task<string> AddressesAsync(string data)
        {
            await using RunningMillrace dev = RunningMillrace.Start(["dev", "--data", data]);
            await dev.LineAsync("Ready.");
            string addresses = await File.ReadAllTextAsync(Path.Combine(data, "env.sh"));
            await dev.SignalAsync("TERM");
            Assert.Equal(ExitCode.Success, (await dev.EndAsync()).ExitCode);
            return addresses;
        }
    }

    [Fact]
    public async Task A_port_that_was_asked_for_must_be_free()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        string port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        ProgramEnd end = await RunningMillrace.RunAsync("dev", "--databases", "--data", Path.Combine(_folder.Path, "data"), "--broker-port",
            port, "--registry-port", "0", "--port", "0");

        Assert.Equal(ExitCode.Unavailable, end.ExitCode);
        Assert.Contains($"--broker-port {port}: Address already in use", end.Errors, StringComparison.Ordinal);
        // Nothing was started for nothing.
        Assert.Equal("", end.Output);
    }

    public void Dispose() => _folder.Dispose();

    // Null: somebody has it already, which is as good.
    private static TcpListener? TryTake(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }
}
