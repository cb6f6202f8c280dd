using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Millrace.Connectors;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;
using Millrace.Worker.States;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks.Errors;

namespace Millrace.Worker.Herding;

/// <summary>
/// Has one connector's object, on the worker that leads: starts it, asks it for its tasks and publishes them; tasks run where the leader
/// puts them (<see cref="TaskSupervisor"/>). Everything it does is an operation in its own queue, so that a connector that takes long to
/// start holds up nobody but itself.
/// </summary>
internal sealed partial class ConnectorSupervisor
{
    private readonly OperationQueue _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly HerderServices _services;
    private readonly LeadTerm _term;
    private readonly ILogger _logger;
    private ConnectorInstance? _instance;
    private bool _started;

    /// <param name="name">Of the connector.</param>
    /// <param name="services">What to work with.</param>
    /// <param name="term">When it is over, no operation begins any more, and none says anything.</param>
    /// <param name="previous">The end of the supervisor that a deleted connector of this name had: nothing is done before it.</param>
    public ConnectorSupervisor(string name, HerderServices services, LeadTerm term, Task previous)
    {
        Name = name;
        _services = services;
        _term = term;
        _logger = services.Loggers.CreateLogger("Millrace.Worker.Herding");
        _queue = new OperationQueue($"Connector {name}", previous, fault => LogOperationFailed(name, TraceOf(fault)));
    }

    public string Name { get; }

    private StoredConnector? Stored => _services.Configs.Find(Name);

    /// <summary>
    /// Puts an operation into the queue; the task ends with it and carries its error: <see cref="HerderException"/> (NoLeader) when the
    /// lead has ended before its turn.
    /// </summary>
    public Task DoAsync(Func<Task> operation) =>
        _queue.DoAsync(() => _term.IsOver ? throw HerderException.NoLeader() : operation());

    /// <summary>The same for operations that nobody waits for: their errors are logged.</summary>
    public void Do(Func<Task> operation) => _queue.Do(() => _term.IsOver ? Task.CompletedTask : operation());

    /// <summary>
    /// Stops the connector in good order: it is UNASSIGNED until a worker takes it up again. What has failed stays so.
    /// </summary>
    public Task ReleaseAsync() => EndAsync(async () =>
    {
        await StopConnectorAsync();
        if (Stored is not { Target: not TargetState.Stopped }) return;
        if (_services.Statuses.Connector(Name)?.State.MayBecome(RunState.Unassigned) != false) Say(RunState.Unassigned, null);
    });

    /// <summary>Stops the connector because another worker may lead by now: its state is that one's.</summary>
    public Task HandOverAsync() => EndAsync(StopConnectorAsync);

    /// <summary>Stops the connector because it was deleted: nothing of its status remains.</summary>
    public Task RemoveAsync() => EndAsync(async () =>
    {
        await StopConnectorAsync();
        if (await TryAwaitTasksGoneAsync()) _services.Statuses.Remove(Name);
    });

    /// <summary>
    /// Carries out a last operation. A plugin that hangs is left behind: whoever ends has waited for it as long as it may take.
    /// </summary>
    private async Task EndAsync(Func<Task> last)
    {
        Task end = _queue.EndAsync(last);
        await _stopping.CancelAsync();
        try
        {
            await end.WaitAsync(_services.Graceful * 3, _services.Time);
        }
        catch (TimeoutException)
        {
            LogAbandoned(Name);
        }
    }

    // Somebody else leads: what is so now says the other one.
    private void Report(RunState state, string? trace = null)
    {
        if (!_term.IsOver) Say(state, trace);
    }

    private void Say(RunState state, string? trace) =>
        _services.Statuses.Put(Name, new StatusRecord(state, _services.WorkerId, _services.Generation, trace, VersionIn(state)));

    /// <summary>The connector has failed; returns the trace that says why.</summary>
    private string Fail(Exception fault)
    {
        string trace = TraceOf(fault);
        Report(RunState.Failed, trace);
        return trace;
    }

    /// <summary>
    /// A failure as it may be shown. What keeps a connector from being made may quote its configuration as it was written.
    /// </summary>
    private string TraceOf(Exception fault) =>
        Trace.Of(fault, _instance?.Secrets ?? ConnectorInstance.SecretsOf(
            Stored?.ConfigOrEmpty ?? ImmutableDictionary<string, string>.Empty, _services.Worker, _services.Plugins));

    // Nothing of a plugin is there while a connector is assigned to nobody.
    private string? VersionIn(RunState state) => state == RunState.Unassigned ? null : Version;

    // Also of a connector that is stopped, and so has no instance.
    private string? Version => (_instance?.Plugin ?? Configured) is { } plugin ? PluginRegistry.Version(plugin) : null;

    private Plugin? Configured => Stored?.ConfigOrEmpty.GetValueOrDefault(ConnectorSettings.ConnectorClass.Name) is { } className
        ? _services.Plugins.Find(className.Trim(), Stored.ConfigOrEmpty.GetValueOrDefault(ConnectorSettings.PluginVersion.Name),
            PluginType.Sink, PluginType.Source)
        : null;

    [LoggerMessage(2200, LogLevel.Error, "Connector {Connector}: an operation failed.\n{Trace}")]
    private partial void LogOperationFailed(string connector, string trace);

    [LoggerMessage(2226, LogLevel.Error,
        "Tasks of connector {Connector} do not start, because those before them could not be kept from writing (exactly once).\n{Trace}")]
    private partial void LogFencingFailed(string connector, string trace);

    [LoggerMessage(2201, LogLevel.Error, "Connector {Connector} could not be started.\n{Trace}")]
    private partial void LogStartFailed(string connector, string trace);

    [LoggerMessage(2202, LogLevel.Warning, "Connector {Connector} did not stop in good order.\n{Trace}")]
    private partial void LogStopFailed(string connector, string trace);

    [LoggerMessage(2203, LogLevel.Warning, "Connector {Connector} could not say what its tasks are; asking again in {Seconds} s.\n{Trace}")]
    private partial void LogTaskConfigsFailed(string connector, double seconds, string trace);

    [LoggerMessage(2204, LogLevel.Information, "Connector {Connector} has {Tasks} tasks.")]
    private partial void LogTasksPublished(string connector, int tasks);

    [LoggerMessage(2207, LogLevel.Warning, "Connector {Connector}: {Warning}")]
    private partial void LogUnknownSetting(string connector, string warning);

    [LoggerMessage(2206, LogLevel.Error,
        "Connector {Connector} hangs in its plugin and is left behind; the process must be restarted to be rid of it.")]
    private partial void LogAbandoned(string connector);
}
