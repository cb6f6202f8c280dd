using System.Collections.Concurrent;
using Millrace.Worker.Groups;
using Millrace.Worker.Herding;
using Millrace.Worker.States;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks;

namespace Millrace.Worker.Tests.Rest;

/// <summary>A control plane that keeps configurations in memory and runs nothing, for what the REST layer does by itself.</summary>
internal sealed class MemoryHerder : IHerder
{
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> _configs = new();

    public Task Joined { get; set; } = Task.CompletedTask;

    public string? ClusterId => "memory";

    public bool Leads { get; set; } = true;

    public Uri? LeaderUrl { get; set; }

    public SessionKey? SessionKey { get; set; }

    /// <summary>Called when the key has been looked at.</summary>
    public Action? KeyRead { get; set; }

    public (bool IsHere, Uri? Url) WorkerOf(TaskId task) => (Leads, LeaderUrl);

    /// <summary>Makes <see cref="PingAsync"/> and <see cref="Connectors"/> throw it.</summary>
    public Exception? Fault { get; set; }

    public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public IReadOnlyList<string> Connectors() => Fault is null ? [.. _configs.Keys.Order(StringComparer.Ordinal)] : throw Fault;

    public IReadOnlyDictionary<string, string> Stored(string name) => _configs[name];

    public ConnectorInfo Info(string name) => new(name, Config(name), [new TaskId(name, 0)], "sink");

    public IReadOnlyList<TaskInfo> Tasks(string name) => [new(new TaskId(name, 0), Config(name))];

    public ConnectorStatus Status(string name) =>
        _configs.ContainsKey(name) ? new(name, new InstanceStatus(RunState.Running, "here:1", null, null), [],
            "sink") : throw HerderException.NotFound($"No status found for connector {name}");

    public TaskInstanceStatus Status(TaskId task) => throw HerderException.NotFound($"No status found for task {task}");

    public Task<ConnectorInfo> CreateAsync(string name, IReadOnlyDictionary<string, string?> config, TargetState state,
        CancellationToken cancellationToken)
    {
        if (!_configs.TryAdd(name, Clean(config))) throw new HerderException(HerderFault.Exists, $"Connector {name} already exists");
        return Task.FromResult(Info(name));
    }

    public Task<(ConnectorInfo Info, bool IsNew)> PutConfigAsync(string name, IReadOnlyDictionary<string, string?> config,
        CancellationToken cancellationToken)
    {
        bool isNew = !_configs.ContainsKey(name);
        _configs[name] = Clean(config);
        return Task.FromResult((Info(name), isNew));
    }

    public Task<ConnectorInfo> PatchConfigAsync(
        string name, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string?>> patch,
        CancellationToken cancellationToken)
    {
        var merged = Config(name).ToDictionary(entry => entry.Key, string? (entry) => entry.Value);
        foreach (var (key, value) in patch(Config(name))) merged[key] = value;
        _configs[name] = Clean(merged);
        return Task.FromResult(Info(name));
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        _configs.TryRemove(name, out _) ? Task.CompletedTask : throw HerderException.NotFound($"Connector {name} not found");

    public Task SetTargetStateAsync(string name, TargetState state, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task RestartConnectorAsync(string name, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task RestartTaskAsync(TaskId task, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ConnectorStatus> RestartAsync(string name, bool onlyFailed, bool includeTasks, CancellationToken cancellationToken) =>
        Task.FromResult(Status(name));

    public Task<IReadOnlyList<ConnectorOffset>> OffsetsAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ConnectorOffset>>(Altered);

    public Task<string> AlterOffsetsAsync(string name, IReadOnlyList<ConnectorOffset> offsets, CancellationToken cancellationToken)
    {
        Altered = [.. offsets];
        return Task.FromResult("altered");
    }

    public List<ConnectorOffset> Altered { get; private set; } = [];

    public Task<string> ResetOffsetsAsync(string name, CancellationToken cancellationToken) => Task.FromResult("reset");

    public IReadOnlyList<string> Topics(string name) => [];

    public Task ResetTopicsAsync(string name, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetLoggerLevelAsync(string logger, string level, TimeSpan? limit, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    private IReadOnlyDictionary<string, string> Config(string name) =>
        _configs.TryGetValue(name, out var config) ? config : throw HerderException.NotFound($"Connector {name} not found");

    private static Dictionary<string, string> Clean(IReadOnlyDictionary<string, string?> config) =>
        config.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!);
}
