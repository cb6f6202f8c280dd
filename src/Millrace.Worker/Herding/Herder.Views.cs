using Millrace.Connectors;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;
using Millrace.Worker.States;
using Millrace.Worker.Stores;

namespace Millrace.Worker.Herding;

/// <summary>What can be asked without changing anything: the stores' snapshots, in the form that REST answers.</summary>
internal sealed partial class Herder
{
    public IReadOnlyList<string> Connectors() =>
        Configs.Connectors.Select(connector => connector.Name).Order(StringComparer.Ordinal).ToList();

    public ConnectorInfo Info(string name) => Info(Require(name));

    public IReadOnlyList<TaskInfo> Tasks(string name)
    {
        StoredConnector stored = Require(name);
        return stored.Tasks.Select((config, task) => new TaskInfo(new TaskId(name, task), config)).ToList();
    }

    public ConnectorStatus Status(string name)
    {
        StatusRecord connector = Statuses.Connector(name) ?? throw HerderException.NotFound($"No status found for connector {name}");
        IReadOnlyList<TaskInstanceStatus> tasks = Statuses.TasksOf(name).Select(entry => Instance(entry.Key, entry.Value)).ToList();
        return new ConnectorStatus(name, new InstanceStatus(connector.State, connector.WorkerId, connector.Version, connector.Trace), tasks,
            TypeOf(Configs.Find(name)));
    }

    public TaskInstanceStatus Status(TaskId task) =>
        Instance(task, Statuses.Task(task) ?? throw HerderException.NotFound($"No status found for task {task}"));

    public IReadOnlyList<string> Topics(string name) => Statuses.TopicsOf(name);

    private ConnectorInfo Info(StoredConnector stored) => new(stored.Name, stored.ConfigOrEmpty, stored.TaskIds.ToList(), TypeOf(stored));

    private StoredConnector Require(string name) => Configs.Find(name) ?? throw HerderException.NotFound($"Connector {name} not found");

    private static TaskInstanceStatus Instance(TaskId task, StatusRecord status) =>
        new(task.Task, status.State, status.WorkerId, status.Version, status.Trace);

    private string TypeOf(StoredConnector? stored)
    {
        string? className = stored?.ConfigOrEmpty.GetValueOrDefault(ConnectorSettings.ConnectorClass.Name);
        Plugin? plugin = className is null ? null : _services.Plugins.Find(className.Trim(), PluginType.Sink, PluginType.Source);
        return plugin is null ? "unknown" : PluginRegistry.TypeName(plugin.Type);
    }
}
