using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Acls;
using Millrace.Broker.Configs;
using Millrace.Broker.Groups;
using Millrace.Broker.Handlers;
using Millrace.Broker.Metrics;
using Millrace.Broker.Server;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;
using Millrace.Broker.Transactions;
using Millrace.Http.Access;

namespace Millrace.Broker;

/// <summary>
/// A one-node broker that speaks Kafka's protocol, in this process. Clients of any kind connect to <see cref="BootstrapServers"/>.
/// </summary>
/// <remarks>Threads: all members may be called from any thread; stopping twice does nothing the second time.</remarks>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    private readonly LogDirectory _logs;
    private readonly GroupCoordinator _groups;
    private readonly TransactionCoordinator _transactions;
    private readonly KafkaListener _listener;
    private readonly BrokerNode _node;
    private readonly WatchServer? _watch;
    private readonly BrokerMeter _meter;
    private int _stopped;

    private EmbeddedBroker(
        LogDirectory logs, GroupCoordinator groups, TransactionCoordinator transactions, KafkaListener listener, BrokerNode node,
        WatchServer? watch, BrokerMeter meter)
    {
        _watch = watch;
        _meter = meter;
        _logs = logs;
        _groups = groups;
        _transactions = transactions;
        _listener = listener;
        _node = node;
    }

    /// <summary>The port clients are told to connect to.</summary>
    public int Port => _node.Port;

    /// <summary><c>host:port</c> for a client's <c>bootstrap.servers</c>.</summary>
    public string BootstrapServers => $"{_node.Host}:{_node.Port}";

    /// <summary>Where <c>GET /metrics</c> and <c>GET /health</c> are; null without <c>metrics.listener</c>.</summary>
    public Uri? WatchUrl => _watch?.Url;

    /// <summary>Random at the first start in a data directory, the same from then on; 22 characters.</summary>
    public string ClusterId => _node.ClusterId;

    /// <summary>Opens the data, repairs it after a crash, loads the groups and answers clients when it returns.</summary>
    /// <exception cref="IOException">
    /// The port is taken, the data directory is in use, damaged or not a broker's, or the process may open too few files.
    /// The message says what helps.
    /// </exception>
    /// <exception cref="Errors.ConfigException">
    /// <c>metrics.listener</c> can be reached by other machines, and nobody would have to log in there.
    /// </exception>
    public static async Task<EmbeddedBroker> StartAsync(BrokerSettings settings, ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        TimeProvider time = TimeProvider.System;
        var levels = new BrokerLoggers(loggers);
        loggers = levels;
        settings = OpenFileLimit.Fit(settings, loggers.CreateLogger<EmbeddedBroker>());
        LoginRules watchers = WatchServer.Logins(settings, loggers);
        // The port first: if it is taken, that is said before a long recovery and not after.
        var listener = new KafkaListener(settings, time, loggers);
        LogDirectory? logs = null;
        GroupCoordinator? groups = null;
        TransactionCoordinator? transactions = null;
        WatchServer? watch = null;
        try
        {
            await listener.BindAsync(cancellationToken);
            logs = await LogDirectory.OpenAsync(settings.ToLogSettings(), time, loggers.CreateLogger<LogDirectory>(), cancellationToken);
            Topic offsets = logs.Find(OffsetsTopic.Name)
                ?? logs.CreateTopic(OffsetsTopic.Name, OffsetsTopic.Partitions, OffsetsTopic.Configs);
            var store = new OffsetsTopic(offsets.Partitions[0], time, loggers.CreateLogger<OffsetsTopic>());
            groups = new GroupCoordinator(settings.ToGroupSettings(), store, time);
            transactions = new TransactionCoordinator(
                logs, groups, new TransactionTopic(logs, time, loggers.CreateLogger<TransactionTopic>()), settings.ToTransactionSettings(),
                time);
            var node = new BrokerNode(settings.NodeId, AdvertisedHost(settings), settings.AdvertisedPort ?? listener.Port, logs.ClusterId);
            // What it listens on and tells clients is known only now, where the port was 0 or the host all interfaces.
            DynamicConfigs configs = DynamicConfigs.Open(
                settings with { Port = listener.Port, AdvertisedHost = node.Host, AdvertisedPort = node.Port }, logs);
            Authorizer? authorizer = Authorizer.Open(configs.Initial.Rights, loggers, time);
            IEnumerable<ApiHandler> handlers =
                ApiHandlers.Create(logs, groups, transactions, node, configs, levels, time, authorizer);
            listener.Serve(
                new RequestDispatcher(handlers, listener.Traffic, authorizer),
                () => configs.Settings.Get(BrokerSettingDefs.MaxConnections));
            watch = await WatchServer.StartAsync(settings, watchers, logs, loggers, cancellationToken);
            var meter = new BrokerMeter(logs, groups, transactions, listener.Traffic, () => listener.Connections);
            return new EmbeddedBroker(logs, groups, transactions, listener, node, watch, meter);
        }
        catch (Exception problem)
        {
            await listener.StopAsync(CancellationToken.None);
            await listener.DisposeAsync();
            if (watch is not null)
                await watch.DisposeAsync();
            if (transactions is not null)
                await transactions.DisposeAsync();
            if (groups is not null)
                await groups.DisposeAsync();
            if (logs is not null)
                await logs.DisposeAsync();
            // What the machine or the data folder causes is one kind of exception for the host; bugs and cancellation stay what they are.
            if (problem is InvalidDataException or StorageException or SocketException or UnauthorizedAccessException)
                throw new IOException(problem.Message, problem);
            throw;
        }
    }

    /// <summary>
    /// Answers what is parked, closes connections, flushes the logs and marks the stop as clean, so the next start is fast.
    /// </summary>
    /// <param name="cancellationToken">Cuts the wait for connections short; the logs are closed cleanly in any case.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
            return;
        _groups.Stop();
        _meter.Dispose();
        if (_watch is not null)
            await _watch.DisposeAsync();
        await _listener.StopAsync(cancellationToken);
        await _listener.DisposeAsync();
        await _transactions.DisposeAsync();
        await _groups.DisposeAsync();
        await _logs.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    /// <summary>Clients cannot connect to "all interfaces", so this machine's name stands in for it.</summary>
    private static string AdvertisedHost(BrokerSettings settings) =>
        settings.AdvertisedHost ?? (settings.Host is "" or "*" or "0.0.0.0" or "::" ? Dns.GetHostName() : settings.Host);
}
