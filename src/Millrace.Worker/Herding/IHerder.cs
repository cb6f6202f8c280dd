using Millrace.Worker.States;

namespace Millrace.Worker.Herding;

/// <summary>
/// What the REST API asks of the control plane. An interface so that the API's own rules (paths, masks, bodies) can be tested without a
/// cluster. Every member may throw a <see cref="HerderException"/>, <see cref="HerderFault.NotFound"/> with <c>Connector X not found</c>
/// above all. Configurations go in and out with secrets in clear and references unresolved;
/// null values are there to be refused by validation.
/// </summary>
internal interface IHerder
{
    /// <summary>Completes when the worker has its place in the group.</summary>
    Task Joined { get; }

    /// <summary>Id of the Kafka cluster, or null while it is not known.</summary>
    string? ClusterId { get; }

    /// <summary>Whether this worker carries out requests that change something; else the one at <see cref="LeaderUrl"/> does.</summary>
    bool Leads { get; }

    /// <summary>Where the leader is; null when it is this worker or nobody knows.</summary>
    Uri? LeaderUrl { get; }

    /// <summary>
    /// Which worker has a task: this one, or that at the address; null when nobody knows. NotFound as <see cref="RestartTaskAsync"/>.
    /// </summary>
    (bool IsHere, Uri? Url) WorkerOf(TaskId task);

    /// <summary>Returns when the control plane's loop has taken notice: it is alive.</summary>
    Task PingAsync(CancellationToken cancellationToken);

    IReadOnlyList<string> Connectors();

    ConnectorInfo Info(string name);

    IReadOnlyList<TaskInfo> Tasks(string name);

    /// <summary>NotFound: <c>No status found for connector X</c>.</summary>
    ConnectorStatus Status(string name);

    /// <summary>NotFound: <c>No status found for task X-n</c>.</summary>
    TaskInstanceStatus Status(TaskId task);

    /// <summary>Validates and creates. Exists: <c>Connector X already exists</c>, where the configuration is valid.</summary>
    /// <exception cref="Validation.InvalidConfigException"/>
    Task<ConnectorInfo> CreateAsync(string name, IReadOnlyDictionary<string, string?> config, TargetState state,
        CancellationToken cancellationToken);

    /// <summary>Validates and creates or changes; says whether it was created.</summary>
    Task<(ConnectorInfo Info, bool IsNew)> PutConfigAsync(string name, IReadOnlyDictionary<string, string?> config,
        CancellationToken cancellationToken);

    /// <summary>Changes some settings; null removes one. The result is validated as a whole.</summary>
    /// <param name="name">The connector.</param>
    /// <param name="patch">Says what changes of what is stored.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<ConnectorInfo> PatchConfigAsync(
        string name, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string?>> patch,
        CancellationToken cancellationToken);

    Task DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>NotFound: <c>Unknown connector X</c>.</summary>
    Task SetTargetStateAsync(string name, TargetState state, CancellationToken cancellationToken);

    /// <summary>
    /// Restarts the connector's own instance and waits. NotFound: <c>Unknown connector: X</c>; Failed: <c>Failed to start connector: X</c>.
    /// </summary>
    Task RestartConnectorAsync(string name, CancellationToken cancellationToken);

    /// <summary>NotFound: <c>Unknown connector: X</c> or <c>Unknown task: X-n</c>.</summary>
    Task RestartTaskAsync(TaskId task, CancellationToken cancellationToken);

    /// <summary>Asks for a restart and returns the status with what will be restarted as RESTARTING.</summary>
    Task<ConnectorStatus> RestartAsync(string name, bool onlyFailed, bool includeTasks, CancellationToken cancellationToken);

    Task<IReadOnlyList<ConnectorOffset>> OffsetsAsync(string name, CancellationToken cancellationToken);

    /// <summary>Changes offsets of a stopped connector; returns the message to answer.</summary>
    Task<string> AlterOffsetsAsync(string name, IReadOnlyList<ConnectorOffset> offsets, CancellationToken cancellationToken);

    /// <summary>Removes all offsets of a stopped connector; returns the message to answer.</summary>
    Task<string> ResetOffsetsAsync(string name, CancellationToken cancellationToken);

    /// <summary>Topics that it has used since the last reset; none for an unknown connector.</summary>
    IReadOnlyList<string> Topics(string name);

    Task ResetTopicsAsync(string name, CancellationToken cancellationToken);

    /// <summary>Has every worker of the group set the level of a logger.</summary>
    Task SetLoggerLevelAsync(string logger, string level, TimeSpan? limit, CancellationToken cancellationToken);
}
