using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Millrace.Connectors;
using Millrace.Http.Access;
using Millrace.Kafka;
using Millrace.Worker.Config;
using Millrace.Worker.Groups;
using Millrace.Worker.Herding;
using Millrace.Worker.Loggers;
using Millrace.Worker.Metrics;
using Millrace.Worker.Plugins;
using Millrace.Worker.Rest;
using Millrace.Worker.Rest.Server;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks;
using Millrace.Worker.Validation;

namespace Millrace.Worker;

/// <summary>
/// A Connect worker in this process: REST API, control plane and tasks. REST answers as soon as it has started;
/// the state is read from Kafka behind it, and a broker that is not there yet is waited for (<c>GET /health</c> says <c>starting</c>
/// meanwhile).
/// </summary>
public sealed partial class WorkerHost : IAsyncDisposable
{
    private static readonly TimeSpan ConnectRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly WorkerConfig _config;
    private readonly ILogger _logger;
    private readonly LeveledLoggerFactory _loggers;
    private readonly bool _ownsLoggers;
    private readonly RestServer _rest;
    private readonly Forwarder _forwarder;
    private readonly InternalClients _clients;
    private readonly KafkaAdmin _admin;
    private readonly ConfigStore _configs;
    private readonly StatusStore _statuses;
    private readonly OffsetStore _offsets;
    private readonly Validator _validator;
    private readonly PluginRegistry _plugins;
    private readonly HerderAccess _access = new();
    private readonly NumbersOfTasks _numbers = new();
    private readonly GroupNumbers _group = new(TimeProvider.System);
    private readonly WorkerMeter _meter;
    private readonly CancellationTokenSource _stopping = new();
    private InternalTopics? _topics;
    private Herder? _herder;
    private Membership? _membership;
    private Task _started = Task.CompletedTask;
    private readonly Lock _stopLock = new();
    private Task? _stopped;
    private bool _disposed;

    private WorkerHost(WorkerConfig config, PluginRegistry plugins, ILoggerFactory loggers)
    {
        _config = config;
        _plugins = plugins;
        _loggers = loggers as LeveledLoggerFactory ?? new LeveledLoggerFactory(loggers, new LoggerLevels(TimeProvider.System));
        _ownsLoggers = _loggers != loggers;
        _logger = _loggers.CreateLogger("Millrace.Worker");
        _clients = new InternalClients(config, _logger);
        _admin = _clients.Admin();
        _configs = new ConfigStore(config.Get(WorkerSettings.ConfigTopic));
        _statuses = new StatusStore(config.Get(WorkerSettings.StatusTopic), _logger);
        _offsets = new OffsetStore(config.Get(WorkerSettings.OffsetTopic));
        _validator = new Validator(config, plugins);
        _meter = new WorkerMeter(_numbers, _group, _access, () => _herder?.Leads == true);
        _forwarder = new Forwarder(_access, config, () => _configs.SessionKey);
        _rest = new RestServer(
            config, _loggers, _forwarder,
            routes => new RestApi(config, plugins, _validator, _access, _loggers.Levels, _forwarder).Map(routes));
    }

    /// <summary>Address of the REST API.</summary>
    public Uri Url => _rest.AdvertisedUrl;

    /// <summary>Settings of the worker's own Kafka clients in librdkafka's names, for what runs beside it.</summary>
    public IReadOnlyDictionary<string, string> KafkaSettings => _clients.AdminSettings();

    /// <summary>The topic with configurations of connectors, their secrets and the key that signs workers' requests.</summary>
    public string ConfigTopic => _configs.Topic;

    /// <summary>The other topics that it keeps for itself.</summary>
    public IReadOnlyList<string> OtherInternalTopics =>
        [_offsets.Topic, _statuses.Topic, PlacesTopic.NameFor(_configs.Topic), PlacesTopic.LeadNameFor(_configs.Topic)];

    /// <summary>Names by which the REST API may be called beside those of this machine.</summary>
    public IEnumerable<string> AllowedHosts => _config.Get(WorkerSettings.AllowedHosts).Append(Url.Host);

    /// <summary>How the REST API knows its callers, for what runs beside it.</summary>
    public LoginRules Logins => _rest.Logins;

    /// <summary>
    /// A client of the REST API for a part of this program, which may do all; what it does for others it must check itself.
    /// </summary>
    public HttpClient OwnClient() => _rest.OwnClient();

    /// <summary>Whether the program is asked to serve the web console beside the REST API.</summary>
    public bool WantsConsole => _config.Get(WorkerSettings.Console);

    /// <summary>
    /// Completes when the worker has read its state and taken up its connectors. Errors: what keeps it from ever doing so.
    /// </summary>
    public Task Started => _started;

    /// <summary>Starts a worker; returns when REST answers.</summary>
    /// <param name="properties">Settings under the names of Connect's <c>connect-distributed.properties</c>.</param>
    /// <param name="plugins">
    /// Connectors, converters and transformations that the program is built with;
    /// those in the folders of <c>plugin.path</c> are added to them.
    /// </param>
    /// <param name="loggers">
    /// Where to log; not disposed here. The levels of a <see cref="LeveledLoggerFactory"/> are those that requests for loggers change.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting for the listeners.</param>
    /// <exception cref="Errors.ConfigException">For wrong settings.</exception>
    /// <exception cref="Errors.ConnectException">The port is taken.</exception>
    public static async Task<WorkerHost> StartAsync(
        IReadOnlyDictionary<string, string> properties, IEnumerable<Plugin> plugins, ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        PluginRegistry registry = PluginLoader.Load(
            properties.GetValueOrDefault(WorkerSettings.PluginPath.Name, ""), plugins, loggers.CreateLogger("Millrace.Worker.Plugins"));
        var host = new WorkerHost(WorkerConfig.Load(properties, registry), registry, loggers);
        try
        {
            foreach (string warning in WorkerWarnings.Of(host._config, registry)) host.LogWarning(warning);
            await host._rest.StartAsync(cancellationToken);
            host._started = Task.Run(host.TakeUpAsync, CancellationToken.None);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Puts a part of the program in front of the REST API, on the same listeners: it sees each request first, and answers it or lets it go
    /// on. Null takes it away.
    /// </summary>
    public void PutInFront(Func<HttpContext, RequestDelegate, Task>? front) => _rest.PutInFront(front);

    /// <summary>
    /// Stops in good order: tasks finish what is under way, offsets are committed, states are left for the next worker.
    /// May be called again.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_stopLock) _stopped ??= StopOnceAsync();
        return _stopped.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await StopAsync(CancellationToken.None);
        _admin.Dispose();
        await _rest.DisposeAsync();
        _forwarder.Dispose();
        _meter.Dispose();
        if (_ownsLoggers) _loggers.Dispose();
        _stopping.Dispose();
    }

    private async Task StopOnceAsync()
    {
        await _stopping.CancelAsync();
        await _started.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_herder is not null) await _herder.DisposeAsync();
        // Last states are written before another worker may take over.
        if (_topics is not null) await _topics.DisposeAsync();
        if (_membership is not null) await _membership.DisposeAsync();
        await _rest.StopAsync(CancellationToken.None);
    }

    /// <summary>Finds the cluster, reads the internal topics, joins the group and starts the herder.</summary>
    private async Task TakeUpAsync()
    {
        try
        {
            var (cluster, topics, places) = await PrepareAsync();
            _topics = new InternalTopics(_clients, _admin, topics, _logger);
            _configs.Bind(_topics);
            _offsets.Bind(_topics);
            _statuses.Bind(_topics);
            await _topics.StartAsync(_stopping.Token);
            var runners = new RunnerFactory(_config, _plugins, _offsets, _loggers) { Numbers = _numbers };
            var services = new HerderServices(_config, _plugins, _configs, _statuses, _offsets, runners, _rest.WorkerId,
                TimeProvider.System, _loggers);
            var room = new PlacesTopic(_admin, places.Name, places.Partitions, _logger);
            _herder = new Herder(services, _validator, _admin, _loggers.Levels, cluster.ClusterId, _rest.AdvertisedUrl, room);
            _access.Open(_herder);
            _membership = new Membership(
                _clients.Member(), _config.Get(WorkerSettings.GroupId), PlacesTopic.LeadNameFor(_configs.Topic), places.Name,
                TimeSpan.FromMilliseconds(_config.Get(WorkerSettings.SessionTimeout)), _herder, _group, _logger);
            room.Grown = _membership.Refresh;
            _membership.Start();
            await _herder.Joined.WaitAsync(_stopping.Token);
            LogStarted(_rest.AdvertisedUrl);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped while it was starting.
        }
        catch (Exception fault)
        {
            LogStartFailed(fault);
            throw;
        }
    }

    /// <summary>Waits for the cluster and sees to it that the internal topics are there.</summary>
    /// <exception cref="Errors.ConfigException">One of them cannot be used.</exception>
    private async Task<(ClusterMetadata Cluster, IReadOnlyList<InternalTopic> Topics, InternalTopic Places)> PrepareAsync()
    {
        var setup = new InternalTopicSetup(_admin, _config.Get(WorkerSettings.CreateInternalTopics), _logger);
        InternalTopic configs = Topic(_configs.Topic, "config.storage", 1, WorkerSettings.ConfigTopicReplication, _configs.Apply);
        InternalTopic offsets = Topic(
            _offsets.Topic, "offset.storage", _config.Get(WorkerSettings.OffsetTopicPartitions), WorkerSettings.OffsetTopicReplication,
            _offsets.Apply);
        InternalTopic statuses = Topic(
            _statuses.Topic, "status.storage", _config.Get(WorkerSettings.StatusTopicPartitions), WorkerSettings.StatusTopicReplication,
            _statuses.Apply);
        InternalTopic places = Topic(
            PlacesTopic.NameFor(_configs.Topic), "config.storage", PlacePlan.FewestPlaces, WorkerSettings.ConfigTopicReplication,
            _ => { });
        InternalTopic lead = places with { Name = PlacesTopic.LeadNameFor(_configs.Topic), Partitions = 1 };
        while (true)
        {
            try
            {
                Task<ClusterMetadata> asked = _admin.MetadataAsync();
                // The client itself gives up after half a minute; whoever has mistyped the address shall know sooner.
                if (await Task.WhenAny(asked, Task.Delay(Patience, TimeProvider.System, _stopping.Token)) != asked)
                    LogNoBroker(string.Join(',', _config.Get(WorkerSettings.BootstrapServers)),
                        "It has not answered so far: check bootstrap.servers and the broker.");
                ClusterMetadata cluster = await asked.WaitAsync(_stopping.Token);
                InternalTopic[] topics =
                [
                    await setup.EnsureAsync(configs, exactPartitions: 1).WaitAsync(_stopping.Token),
                    await setup.EnsureAsync(offsets, exactPartitions: null).WaitAsync(_stopping.Token),
                    await setup.EnsureAsync(statuses, exactPartitions: null).WaitAsync(_stopping.Token),
                ];
                await setup.EnsureAsync(lead, exactPartitions: 1).WaitAsync(_stopping.Token);
                return (cluster, topics, await setup.EnsureAsync(places, exactPartitions: null).WaitAsync(_stopping.Token));
            }
            catch (KafkaException fault) when (!fault.IsFatal)
            {
                LogNoBroker(string.Join(',', _config.Get(WorkerSettings.BootstrapServers)), fault.Message);
                await Task.Delay(ConnectRetry, TimeProvider.System, _stopping.Token);
            }
        }
    }

    private InternalTopic Topic(string name, string prefix, int partitions, Millrace.Config.Setting<short> replication,
        Action<InternalRecord> apply)
    {
        string[] known = ["topic", "partitions", "replication.factor", "cleanup.policy", "file.filename"];
        var configs = _config.WithPrefix(prefix + ".").Where(entry => !known.Contains(entry.Key)).ToDictionary();
        return new InternalTopic(name, prefix + ".topic", partitions, _config.Get(replication), configs, apply);
    }

    [LoggerMessage(2000, LogLevel.Warning, "{Warning}")]
    private partial void LogWarning(string warning);

    [LoggerMessage(2002, LogLevel.Information, "The worker has started and answers at {Url}")]
    private partial void LogStarted(Uri url);

    [LoggerMessage(2003, LogLevel.Warning, "No Kafka broker at {Server} yet; waiting for it. {Reason}")]
    private partial void LogNoBroker(string server, string reason);

    [LoggerMessage(2004, LogLevel.Critical, "The worker cannot start. Correct the cause and start it again.")]
    private partial void LogStartFailed(Exception fault);
}
