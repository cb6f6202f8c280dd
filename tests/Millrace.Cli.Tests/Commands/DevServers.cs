using Millrace.Cli.Tests.Support;

namespace Millrace.Cli.Tests.Commands;

/// <summary><c>millrace dev</c> on free ports, and the program as its client.</summary>
public sealed class DevServers : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private RunningMillrace _servers = null!;
    private (string Name, string Value)[] _environment = [];

    public async ValueTask InitializeAsync()
    {
        _servers = RunningMillrace.Start(
            ["dev", "--data", Path.Combine(_folder.Path, "data"), "--broker-port", "0", "--registry-port", "0", "--port", "0"]);
        await _servers.LineAsync("Ready.");
        _environment =
        [
            ("MILLRACE_BOOTSTRAP_SERVERS", await AddressAsync("Kafka broker")),
            ("MILLRACE_REGISTRY", await AddressAsync("Schema Registry")),
            ("MILLRACE_URL", await AddressAsync("Connect REST")),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _servers.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Asks again until it is so; fails after two minutes.</summary>
    internal static async Task UntilAsync(Func<Task<bool>> condition)
    {
        long deadline = Environment.TickCount64 + 120_000;
        while (!await condition())
        {
            Assert.True(Environment.TickCount64 < deadline, "Waited for two minutes in vain.");
            await Task.Delay(100);
        }
    }

    internal string Write(string name, string text) => _folder.Write(name, text);

    internal string PathOf(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Runs a client command against these servers.</summary>
    internal Task<ProgramEnd> RunAsync(params string[] arguments) => RunWithInputAsync(null, arguments);

    internal Uri Registry => new(_environment[1].Value);

    internal Uri Worker => new(_environment[2].Value);

    internal string BootstrapServers => _environment[0].Value;

    /// <summary>Starts a client command that does not end by itself.</summary>
    internal RunningMillrace Start(params string[] arguments) => RunningMillrace.Start(arguments, null, _environment);

    /// <summary>Runs a client command with more variables.</summary>
    internal async Task<ProgramEnd> RunWithAsync((string, string)[] environment, params string[] arguments)
    {
        await using RunningMillrace program = RunningMillrace.Start(arguments, null, [.. _environment, .. environment]);
        return await program.EndAsync();
    }

    internal async Task<ProgramEnd> RunWithInputAsync(string? input, params string[] arguments)
    {
        await using RunningMillrace program = RunningMillrace.Start(arguments, input, _environment);
        return await program.EndAsync();
    }

    /// <summary>Runs a client command with its output piped into another program, by the shell.</summary>
    internal async Task<ProgramEnd> RunPipedAsync(string into, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "millrace.dll");
        await using RunningMillrace shell =
            RunningMillrace.StartProgram("bash", ["-c", $"dotnet '{program}' {string.Join(' ', arguments)} | {into}"], null, _environment);
        return await shell.EndAsync();
    }

    private async Task<string> AddressAsync(string server) => (await _servers.LineAsync(server))[server.Length..].Trim();
}
