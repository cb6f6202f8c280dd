using Millrace.Broker;
using Millrace.Broker.Metrics;
using Millrace.Broker.Settings;
using Millrace.Cli.Commands.Servers;
using Millrace.Cli.Tests.Terminal;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Http.Metrics;
using Millrace.Registry;
using Millrace.Registry.Metrics;
using Millrace.Registry.Settings;
using Millrace.Worker.Config;
using Millrace.Worker.Metrics;
using Millrace.Worker.Plugins.Providers;

namespace Millrace.Cli.Tests.Docs;

/// <summary>What is written into the manual, by the name under which pages ask for it.</summary>
internal static class Reference
{
    private const string SettingsOf = "settings of ";
    private const string Beyond = " beyond ";

    /// <summary>Everything that declares settings, by name.</summary>
    public static IReadOnlyDictionary<string, ConfigDef> Declarations { get; } = new Dictionary<string, ConfigDef>
    {
        ["connectors"] = ConnectorSettings.Common,
        ["sinks"] = ConnectorSettings.Sink,
        ["sources"] = ConnectorSettings.Source,
        ["a worker"] = WorkerSettings.Def,
        ["a broker"] = BrokerSettings.Config,
        ["a registry"] = RegistrySettings.Config,
        ["topics"] = BrokerSettings.TopicConfig,
    }.Concat(AllPlugins.List.Concat(ProviderPlugins.All).DistinctBy(plugin => plugin.ClassName)
        .Select(plugin => KeyValuePair.Create(plugin.ClassName, plugin.Config)))
    .ToDictionary();

    /// <summary>The part of that name. Errors: <see cref="KeyNotFoundException"/>, when there is none.</summary>
    public static string Write(string name)
    {
        return name switch
        {
            "commands" => CommandReference.Write(),
            "metrics" => Metrics(MetricTable.All),
            "metrics of the broker" => Metrics(BrokerMetrics.All),
            "metrics of the registry" => Metrics(RegistryMetrics.All),
            "settings of transformations" => Transformations().Write(),
            "names that a worker passes on" => Names("beginning", "what it is", WorkerSettings.Families),
            "names without effect" => Names("setting", "why", Foreign(SettingEffect.None)),
            "names that a worker refuses" => Names("setting", "why", Foreign(SettingEffect.Refused)),
            _ when name.StartsWith(SettingsOf, StringComparison.Ordinal) => Table(name).Write(),
            _ => throw new KeyNotFoundException($"There is no part '{name}'."),
        };
    }

    private static string Metrics(IEnumerable<Metric> metrics) => string.Join('\n', (string[])
    [
        "| metric | kind | unit | told apart by | MBean and attribute of the original | |", "|---|---|---|---|---|---|",
        .. metrics.Select(metric =>
            $"| `{metric.Name}` | {metric.Kind.ToString().ToLowerInvariant()} | {metric.Unit.Trim('{', '}')} | {metric.Tags} "
            + $"| {metric.OriginalName} | {metric.Help} |"),
    ]);

    /// <summary>The names of settings that a part shows.</summary>
    public static IEnumerable<(string Declaration, string Setting)> Shown(string name)
    {
        if (name == "settings of transformations")
            return Transforms().SelectMany(plugin => plugin.Config.Settings.Select(setting => (plugin.ClassName, setting.Name)));
        if (!name.StartsWith(SettingsOf, StringComparison.Ordinal)) return [];
        string[] names = name[SettingsOf.Length..].Split(Beyond);
        return Declarations[names[0]].Settings.Select(setting => (names[0], setting.Name));
    }

    private static SettingsTable Table(string name)
    {
        string[] names = name[SettingsOf.Length..].Split(Beyond);
        ConfigDef def = Declarations[names[0]];
        SettingsTable table = names.Length == 1 ? SettingsTable.Of(def) : SettingsTable.Of(def, Declarations[names[1]].Settings.Contains);
        Plugin? plugin = AllPlugins.List.FirstOrDefault(plugin => plugin.ClassName == names[0]);
        if (plugin?.Spelling is { } own && names.Length > 1) AddOwnNames(table, own, Declarations[names[1]]);
        else if (plugin is not null) AddSpellings(table, plugin);
        return table;
    }

    /// <summary>What becomes of a spelling's settings.</summary>
    private static void AddOwnNames(SettingsTable table, Spelling spelling, ConfigDef connector)
    {
        foreach (Setting setting in connector.Settings)
            foreach (string origin in spelling.OriginsOf(setting.Name).Where(origin => origin != setting.Name))
                table.AddNames(origin, [setting.Name]);
    }

    /// <summary>What the spellings of a connector call its settings.</summary>
    private static void AddSpellings(SettingsTable table, Plugin connector)
    {
        foreach (Spelling spelling in AllPlugins.List.Where(plugin => plugin.Create == connector.Create).Select(plugin => plugin.Spelling)
            .OfType<Spelling>())
        {
            foreach (Setting setting in connector.Config.Settings)
            {
                string[] origins = [.. spelling.OriginsOf(setting.Name).Where(origin => origin != setting.Name)];
                if (origins.Length > 0) table.AddNames(setting.Name, origins);
            }
        }
    }

    private static IEnumerable<(string Name, string Reason)> Foreign(SettingEffect effect) =>
        WorkerSettings.Foreign.Where(setting => setting.Effect == effect).Select(setting => (setting.Name, setting.Reason));

    private static string Names(string left, string right, IEnumerable<(string Name, string Text)> names) =>
        $"| {left} | {right} |\n|---|---|\n" + string.Concat(names.Select(name => $"| `{name.Name}` | {name.Text} |\n"));

    private static IEnumerable<Plugin> Transforms() =>
        AllPlugins.List.Where(plugin => plugin.Type is PluginType.Transformation or PluginType.Predicate);

    private static SettingsTable Transformations()
    {
        var table = new SettingsTable();
        var settings = Transforms()
            .SelectMany(plugin => plugin.Config.Settings.Select(setting => (Topic: plugin.Config.TopicOf(setting)!, setting)));
        foreach (var topic in settings.Distinct().GroupBy(setting => setting.Topic, setting => setting.setting))
            table.Add(topic.Key, topic);
        return table;
    }
}
