using System.CommandLine;
using Microsoft.Extensions.Logging;
using Millrace.Cli.Commands.Databases;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Servers;

/// <summary><c>millrace dev</c>: everything on this machine, in one process, until Ctrl-C.</summary>
internal static class DevCommand
{
    private static readonly Option<bool> Databases = new("--databases")
    {
        Description = "Also run a MariaDB (user usr, database Readings) and a Redis, private to the folder of --data; the password is in its file 'password'.",
    };

    public static Command Create() => new Command("dev", "Run broker, Schema Registry and worker in one process.")
        .Example("millrace dev --databases").Example("millrace dev --data ./millrace-data --broker-port 9092 --registry-port 8081 --port 8083")
        .With(Databases, ServerOptions.Data, ServerOptions.BrokerPort, ServerOptions.RegistryPort, ServerOptions.WorkerPort, ServerOptions.LogLevel)
        .Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = new LocalStackSettings(
            Path.GetFullPath(parsed.GetValue(ServerOptions.Data)!), parsed.GetValue(ServerOptions.BrokerPort),
            parsed.GetValue(ServerOptions.RegistryPort), parsed.GetValue(ServerOptions.WorkerPort));
        using ILoggerFactory loggers = Logs.ToConsole(parsed.GetValue(ServerOptions.LogLevel));
        // Before the worker: its connectors start with it.
        await using PrivateDatabases? databases = parsed.GetValue(Databases) ? await StartDatabasesAsync(parsed.GetValue(ServerOptions.Data)!, loggers, cancellationToken) : null;
        await using LocalStack stack = await ServerRun.StartAsync(() => LocalStack.StartAsync(settings, loggers, cancellationToken));
        Answer.Line($"Kafka broker     {stack.Broker.BootstrapServers}");
        Answer.Line($"Schema Registry  {stack.Registry.Url}");
        Answer.Line($"Connect REST     {stack.Worker.Url}");
        Answer.Line($"State            {settings.DataDirectory}");
        if (databases is not null)
        {
            Answer.Line($"MariaDB          127.0.0.1:{Text(databases.MariaDb.Endpoint.Port)}   {PrivateMariaDb.ClientCommand(databases.Folder)}");
            Answer.Line($"Redis            127.0.0.1:{Text(databases.Redis.Port)}   {databases.Redis.ClientCommand(databases.Folder)}");
            Answer.Line($"Connectors       the samples, filled in for these databases: {databases.Folder.Quoted("connectors")}/");
        }

        Answer.Line("Ready. Ctrl-C stops everything.");
        await ServerRun.UntilStoppedAsync(cancellationToken);
    }

    private static Task<PrivateDatabases> StartDatabasesAsync(string data, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var folder = new StateFolder(data);
        folder.Make();
        return PrivateDatabases.StartAsync(folder, loggers.CreateLogger("Millrace.Databases"), cancellationToken);
    }

    private static string Text(int port) => port.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
