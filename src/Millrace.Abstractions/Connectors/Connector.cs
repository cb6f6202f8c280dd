using Millrace.Config;

namespace Millrace.Connectors;

/// <summary>
/// A connector divides its work into task configurations. The worker calls <see cref="ValidateAsync"/> on fresh instances, else in this
/// order: <see cref="StartAsync"/>, <see cref="TaskConfigs"/> (again whenever asked for), <see cref="StopAsync"/>.
/// Any exception fails the connector.
/// </summary>
public abstract class Connector
{
    /// <summary>
    /// The settings that it understands, without those that the worker adds to every connector. Users may write them in other words:
    /// <see cref="Plugin.Spelling"/>.
    /// </summary>
    public abstract ConfigDef Config { get; }

    /// <summary>
    /// Checks a configuration, and what it needs of the outside world (such as a connection). Default: the declarations and their rules.
    /// </summary>
    public virtual Task<ConfigValidation> ValidateAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) =>
        Task.FromResult(Config.Validate(config));

    /// <summary>Called once, with a valid configuration, references resolved. Default: nothing.</summary>
    public virtual Task StartAsync(ConnectorContext context, IReadOnlyDictionary<string, string> config,
        CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>Configurations of at most <paramref name="maxTasks"/> tasks; none means there is nothing to do now.</summary>
    public abstract IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks);

    /// <summary>Called once at the end, also when it has failed. Default: nothing.</summary>
    public virtual Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
