using Microsoft.Extensions.Logging;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks;

namespace Millrace.Worker.Herding;

/// <summary>What the control plane works with; one set for each worker.</summary>
/// <param name="WorkerId">Advertised <c>host:port</c>, as it stands in statuses.</param>
internal sealed record HerderServices(
    WorkerConfig Worker, PluginRegistry Plugins, ConfigStore Configs, StatusStore Statuses, OffsetStore Offsets, RunnerFactory Runners,
    string WorkerId,
    TimeProvider Time, ILoggerFactory Loggers)
{
    /// <summary>
    /// Held by whoever changes the config topic, from the check to the read-back: no two find the same name free, and no stop gets between
    /// the making of task configurations and their publication.
    /// </summary>
    public SemaphoreSlim Changes { get; } = new(1, 1);

    /// <summary>Stands in statuses: grows whenever a worker takes the connectors over.</summary>
    public int Generation { get; set; }

    /// <summary>How long all tasks of a connector together have for an orderly end.</summary>
    public TimeSpan Graceful { get; } = Millrace.Config.Durations.OfMilliseconds(Worker.Get(WorkerSettings.TaskShutdownTimeout));
}
