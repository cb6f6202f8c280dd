using System.CommandLine;
using Microsoft.Extensions.Logging;
using Millrace.Cli.Commands.Databases;
using Millrace.Cli.Commands.Login;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Servers;

/// <summary><c>millrace dev</c>: everything on this machine, in one process, until Ctrl-C.</summary>
internal static class DevCommand
{
    private static readonly Option<bool> Databases = new("--databases")
    {
        Description =
            "Also run a MariaDB (user usr, database Readings) and a Redis, private to the folder of --data; addresses and password are in "
            + "its file env.sh.",
    };

    public static Command Create() => new Command("dev", "Run broker, Schema Registry and worker in one process.")
        .Example("millrace dev --databases")
        .Example("millrace dev --data ./millrace-data --broker-port 9092 --registry-port 8081 --port 8083")
        .Example("millrace dev --plugin-path ./plugins")
        .With(Databases, ServerOptions.PluginPath, ServerOptions.Data, ServerOptions.BrokerPort, ServerOptions.RegistryPort,
            ServerOptions.WorkerPort, ServerOptions.Open, ServerOptions.LogLevel, ServerOptions.LogFormat)
        .Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ServerOptions.DataFolder(parsed);
        int? Named(Option<int> option) => LoginOptions.IsGiven(parsed, option) ? parsed.GetValue(option) : null;
        var folder = new StateFolder(parsed.GetValue(ServerOptions.Data)!);
        var settings = new LocalStackSettings(folder, Named(ServerOptions.BrokerPort), Named(ServerOptions.RegistryPort),
            Named(ServerOptions.WorkerPort))
        {
            PluginPath = ServerOptions.PluginFolders(parsed),
        };
        // Now, not when the databases have been started for nothing.
        foreach (Option<int> option in new[] { ServerOptions.BrokerPort, ServerOptions.RegistryPort, ServerOptions.WorkerPort })
            if (Named(option) is { } port) LocalPort.MustBeFree(option.Name, port);
        using Telemetry telemetry = Telemetry.Start();
        using ILoggerFactory loggers = ServerOptions.Loggers(parsed);
        // Before the worker: its connectors start with it.
        await using PrivateDatabases? databases = parsed.GetValue(Databases)
            ? await StartDatabasesAsync(folder, loggers, cancellationToken)
            : null;
        await using LocalStack stack = await ServerRun.StartAsync(() => LocalStack.StartAsync(settings, loggers, cancellationToken));
        Answer.Progress($"Kafka broker     {stack.Broker.BootstrapServers}");
        Answer.Progress($"Schema Registry  {stack.Registry.Url}");
        Answer.Progress($"Connect REST     {stack.Worker.Url}");
        Answer.Progress($"Console          {stack.ConsoleUrl}");
        Answer.Progress($"State            {folder.Root}");
        EnvironmentFile.Write(folder, stack, databases);
        if (databases is not null)
        {
            Answer.Progress($"MariaDB          127.0.0.1:{Text(databases.MariaDb.Endpoint.Port)}");
            Answer.Progress($"Redis            127.0.0.1:{Text(databases.Redis.Port)}");
            Answer.Progress($"Connectors       the samples, filled in: {folder.Quoted("connectors")}/");
        }

        Answer.Suggestion($"In a shell       {EnvironmentFile.SourceCommand(folder)}");
        if (databases is not null)
        {
            Answer.Suggestion($"                 {PrivateMariaDb.ClientCommand}");
            Answer.Suggestion($"                 {PrivateRedis.ClientCommand}");
        }

        Answer.Progress("Ready. Ctrl-C stops everything.");
        if (parsed.GetValue(ServerOptions.Open)) Browser.Open(stack.ConsoleUrl);
        await ServerRun.UntilStoppedAsync(cancellationToken);
    }

    private static Task<PrivateDatabases> StartDatabasesAsync(StateFolder folder, ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        folder.Make();
        return PrivateDatabases.StartAsync(folder, loggers.CreateLogger("Millrace.Databases"), cancellationToken);
    }

    private static string Text(int port) => port.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
