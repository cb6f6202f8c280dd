using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Connectors;
using Millrace.Connectors.File;
using Millrace.Worker.Config;
using Millrace.Worker.Groups;
using Millrace.Worker.Herding;
using Millrace.Worker.Loggers;
using Millrace.Worker.Plugins;
using Millrace.Worker.Rest;
using Millrace.Worker.Rest.Server;
using Millrace.Worker.Validation;

namespace Millrace.Worker.Tests.Rest;

/// <summary>The REST API on a free port, with real plugins and validation, before a control plane that only remembers.</summary>
internal sealed class TestWorker : IAsyncDisposable
{
    private readonly RestServer _server;
    private readonly Forwarder _forwarder;

    private TestWorker(RestServer server, Forwarder forwarder, LoggerLevels levels, MemoryHerder herder)
    {
        _server = server;
        _forwarder = forwarder;
        Levels = levels;
        Herder = herder;
        Client = new HttpClient { BaseAddress = server.AdvertisedUrl };
    }

    public HttpClient Client { get; }

    public LoggerLevels Levels { get; }

    public MemoryHerder Herder { get; }

    public Uri Url => _server.AdvertisedUrl;

    public IReadOnlyList<Uri> AdminUrls => _server.AdminUrls;

    /// <summary>The settings of the recorded worker, with <paramref name="more"/> beside or instead of them.</summary>
    public static WorkerConfig Config(params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = "127.0.0.1:1",
            ["group.id"] = "lab",
            ["key.converter"] = "org.apache.kafka.connect.storage.StringConverter",
            ["value.converter"] = "org.apache.kafka.connect.json.JsonConverter",
            ["config.storage.topic"] = "lab-configs",
            ["offset.storage.topic"] = "lab-offsets",
            ["status.storage.topic"] = "lab-status",
            ["listeners"] = "http://127.0.0.1:0",
            ["config.providers"] = "file",
            ["config.providers.file.class"] = "org.apache.kafka.common.config.provider.FileConfigProvider",
        };
        foreach (var (name, value) in more) settings[name] = value;
        return WorkerConfig.Load(settings, TestPlugins.Providers);
    }

    public static PluginRegistry Plugins(params Plugin[] more) => new PluginRegistry().Add(FilePlugins.All).Add(more);

    public static Task<TestWorker> StartAsync(params (string Name, string Value)[] settings) => StartAsync(Plugins(), settings);

    public static Task<TestWorker> StartAsync(PluginRegistry plugins, params (string Name, string Value)[] settings) =>
        StartAsync(plugins, null, settings);

    /// <param name="log">Where it logs.</param>
    public static async Task<TestWorker> StartAsync(PluginRegistry plugins, ILoggerFactory? log,
        params (string Name, string Value)[] settings)
    {
        WorkerConfig worker = Config(settings);
        var levels = new LoggerLevels(TimeProvider.System);
        var herder = new MemoryHerder();
        var access = new HerderAccess();
        access.Open(herder);
        var forwarder = new Forwarder(access, worker, () =>
        {
            SessionKey? key = herder.SessionKey;
            herder.KeyRead?.Invoke();
            return key;
        });
        var server = new RestServer(worker, log ?? NullLoggerFactory.Instance, forwarder,
            new RestApi(worker, plugins, new Validator(worker, plugins), access, levels, forwarder).Map);
        try
        {
            await server.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            forwarder.Dispose();
            throw;
        }

        return new TestWorker(server, forwarder, levels, herder);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        _forwarder.Dispose();
    }
}
