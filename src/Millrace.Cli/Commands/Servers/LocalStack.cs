using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Millrace.Broker;
using Millrace.Broker.Settings;
using Millrace.Cli.Commands.Databases;
using Millrace.Cli.Terminal;
using Millrace.Registry;
using Millrace.Registry.Settings;
using Millrace.Worker;

namespace Millrace.Cli.Commands.Servers;

/// <summary>Broker, registry and worker in one process, each a client of the one before, as they would be on three machines.</summary>
internal sealed class LocalStack : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _started = new();

    public EmbeddedBroker Broker { get; private set; } = null!;

    public RegistryHost Registry { get; private set; } = null!;

    public WorkerHost Worker { get; private set; } = null!;

    /// <summary>Address of the web console.</summary>
    public Uri ConsoleUrl => WorkerConsole.UrlAt(Worker);

    /// <summary>
    /// Starts all three and waits until they answer. Errors: what keeps one from starting; those started before are stopped again.
    /// </summary>
    public static async Task<LocalStack> StartAsync(LocalStackSettings settings, ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var stack = new LocalStack();
        try
        {
            string data = settings.Folder.Of("broker");
            stack._started.Push(stack.Broker = await OnAsync(
                settings.Folder, settings.BrokerPort, "broker", "the broker", ServerOptions.UsualBrokerPort,
                port => EmbeddedBroker.StartAsync(new BrokerSettings { DataDirectory = data, Port = port }, loggers, cancellationToken)));
            string brokers = stack.Broker.BootstrapServers;
            stack._started.Push(stack.Registry =
                await OnAsync(settings.Folder, settings.RegistryPort, "registry", "the Schema Registry", ServerOptions.UsualRegistryPort,
                port =>
                RegistryHost.StartAsync(new RegistrySettings { BootstrapServers = brokers, Port = port }, loggers, cancellationToken)));
            stack._started.Push(stack.Worker = await OnAsync(
                settings.Folder, settings.WorkerPort, "worker", "the worker", ServerOptions.UsualWorkerPort,
                port => WorkerHost.StartAsync(
                    WorkerProperties(brokers, stack.Registry.Url, port, settings.PluginPath ?? ""), AllPlugins.List, loggers,
                    cancellationToken)));
            stack._started.Push(WorkerConsole.Offer(stack.Worker, WorkerProperties(brokers, stack.Registry.Url, 0, ""), loggers)!);
            await stack.Worker.Started.WaitAsync(cancellationToken);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out IAsyncDisposable? server)) await server.DisposeAsync();
    }

    private static async Task<T> OnAsync<T>(StateFolder folder, int? named, string name, string server, int usual, Func<int, Task<T>> start)
    {
        if (named is { } port) return await start(port);
        string portFile = $"ports/{name}";
        int chosen = folder.ChoosePort(portFile, server, usual);
        T started;
        try
        {
            started = await start(chosen);
        }
        catch (Exception fault) when (IsTaken(fault))
        {
            // Somebody was faster between the look and the start.
            int taken = chosen;
            chosen = LocalPort.FreeOr(0);
            Answer.Note($"Port {taken} is taken: {server} listens on {chosen}.");
            started = await start(chosen);
        }

        folder.KeepPort(portFile, chosen);
        return started;
    }

    private static bool IsTaken(Exception? fault) =>
        fault is not null
        && (fault is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } || IsTaken(fault.InnerException));

    /// <summary>
    /// Settings of a worker on the embedded broker: one node, so one replica; offsets committed every second, so that lag is seen as it is;
    /// and after a kill -9 of this process the broker waits 10 s for its former consumers, not Kafka's 45.
    /// </summary>
    private static Dictionary<string, string> WorkerProperties(string bootstrapServers, Uri registry, int port, string pluginPath) => new()
    {
        ["bootstrap.servers"] = bootstrapServers,
        ["group.id"] = "millrace",
        ["listeners"] = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}",
        ["config.storage.topic"] = "connect-configs",
        ["offset.storage.topic"] = "connect-offsets",
        ["status.storage.topic"] = "connect-status",
        ["config.storage.replication.factor"] = "1",
        ["offset.storage.replication.factor"] = "1",
        ["offset.storage.partitions"] = "5",
        ["status.storage.replication.factor"] = "1",
        ["status.storage.partitions"] = "1",
        ["offset.flush.interval.ms"] = "1000",
        ["consumer.session.timeout.ms"] = "10000",
        ["key.converter"] = "org.apache.kafka.connect.storage.StringConverter",
        ["value.converter"] = "io.confluent.connect.avro.AvroConverter",
        ["value.converter.schema.registry.url"] = registry.ToString(),
        ["schema.registry.url"] = registry.ToString(),
        ["plugin.path"] = pluginPath,
    };
}
