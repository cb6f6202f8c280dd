using Millrace.Worker.Stores;
using Millrace.Worker.Tasks;

namespace Millrace.Worker.Herding;

/// <summary>Stands in for the herder while the worker is still starting: REST answers already, and says so.</summary>
internal sealed class HerderProxy : IHerder
{
    /// <summary>Set once, when the worker has read its state.</summary>
    public Herder? Herder { get; set; }

    public bool IsStarted => Herder is { IsStarted: true };

    public string? ClusterId => Herder?.ClusterId;

    private Herder Ready => Herder ?? throw HerderException.Starting();

    public Task PingAsync(CancellationToken cancellationToken) => Ready.PingAsync(cancellationToken);

    public IReadOnlyList<string> Connectors() => Ready.Connectors();

    public ConnectorInfo Info(string name) => Ready.Info(name);

    public IReadOnlyList<TaskInfo> Tasks(string name) => Ready.Tasks(name);

    public ConnectorStatus Status(string name) => Ready.Status(name);

    public TaskInstanceStatus Status(TaskId task) => Ready.Status(task);

    public Task<ConnectorInfo> CreateAsync(string name, IReadOnlyDictionary<string, string?> config, TargetState state, CancellationToken cancellationToken) =>
        Ready.CreateAsync(name, config, state, cancellationToken);

    public Task<(ConnectorInfo Info, bool IsNew)> PutConfigAsync(string name, IReadOnlyDictionary<string, string?> config, CancellationToken cancellationToken) =>
        Ready.PutConfigAsync(name, config, cancellationToken);

    public Task<ConnectorInfo> PatchConfigAsync(
        string name, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string?>> patch, CancellationToken cancellationToken) =>
        Ready.PatchConfigAsync(name, patch, cancellationToken);

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => Ready.DeleteAsync(name, cancellationToken);

    public Task SetTargetStateAsync(string name, TargetState state, CancellationToken cancellationToken) => Ready.SetTargetStateAsync(name, state, cancellationToken);

    public Task RestartConnectorAsync(string name, CancellationToken cancellationToken) => Ready.RestartConnectorAsync(name, cancellationToken);

    public Task RestartTaskAsync(TaskId task, CancellationToken cancellationToken) => Ready.RestartTaskAsync(task, cancellationToken);

    public Task<ConnectorStatus> RestartAsync(string name, bool onlyFailed, bool includeTasks, CancellationToken cancellationToken) =>
        Ready.RestartAsync(name, onlyFailed, includeTasks, cancellationToken);

    public Task<IReadOnlyList<ConnectorOffset>> OffsetsAsync(string name, CancellationToken cancellationToken) => Ready.OffsetsAsync(name, cancellationToken);

    public Task<string> AlterOffsetsAsync(string name, IReadOnlyList<ConnectorOffset> offsets, CancellationToken cancellationToken) =>
        Ready.AlterOffsetsAsync(name, offsets, cancellationToken);

    public Task<string> ResetOffsetsAsync(string name, CancellationToken cancellationToken) => Ready.ResetOffsetsAsync(name, cancellationToken);

    public IReadOnlyList<string> Topics(string name) => Ready.Topics(name);

    public Task ResetTopicsAsync(string name, CancellationToken cancellationToken) => Ready.ResetTopicsAsync(name, cancellationToken);

    public Task SetLoggerLevelAsync(string logger, string level, CancellationToken cancellationToken) => Ready.SetLoggerLevelAsync(logger, level, cancellationToken);
}
