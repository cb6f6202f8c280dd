using Millrace.Config;
using Millrace.Connectors;
using Millrace.Kafka;
using Millrace.Worker.Plugins;

namespace Millrace.Worker.Config;

/// <summary>What a worker's settings say that has no effect: one sentence for each, for the log at start.</summary>
internal static class WorkerWarnings
{
    // Set by the worker for every client, or carried out in its own way.
    private static readonly HashSet<string> Own = ["max.block.ms", "max.poll.records"];

    public static IEnumerable<string> Of(WorkerConfig worker, PluginRegistry plugins)
    {
        List<string> known = [.. WorkerSettings.Def.Settings.Select(setting => setting.Name),
            .. WorkerSettings.Foreign.Select(setting => setting.Name)];
        foreach (string name in worker.Raw.Keys.Order(StringComparer.Ordinal))
        {
            switch (WorkerSettings.EffectOf(name))
            {
                case null: yield return $"Worker setting {name} is unknown and has no effect{NearestName.Hint(name, known)}"; break;
                case { Effect: SettingEffect.None } foreign: yield return $"Worker setting {name} has no effect. {foreign.Reason}"; break;
                default: break;
            }
        }

        foreach (string warning in OfListeners(worker).Concat(OfConverters(worker, plugins)).Concat(OfClients(worker)))
            yield return warning;
    }

    // What asks for certificates there is refused (WorkerLogins); the rest does no harm.
    private static IEnumerable<string> OfListeners(WorkerConfig worker)
    {
        foreach (var (prefix, listeners, setting) in new[]
        {
            ("listeners.https.", worker.Listeners, WorkerSettings.Listeners.Name),
            ("admin.listeners.https.", worker.AdminListeners ?? [], WorkerSettings.AdminListeners.Name),
        })
        {
            if (listeners.All(listener => listener.Scheme != "https")
                && worker.WithPrefix(prefix).Keys.Order().FirstOrDefault() is { } first)
                yield return $"Worker setting {prefix}{first} has no effect. No listener of {setting} speaks https.";
        }
    }

    private static IEnumerable<string> OfConverters(WorkerConfig worker, PluginRegistry plugins)
    {
        foreach (var (setting, versions, type) in new[]
        {
            (WorkerSettings.KeyConverter, WorkerSettings.KeyConverterVersion, PluginType.Converter),
            (WorkerSettings.ValueConverter, WorkerSettings.ValueConverterVersion, PluginType.Converter),
            (WorkerSettings.HeaderConverter, WorkerSettings.HeaderConverterVersion, PluginType.HeaderConverter),
        })
        {
            string prefix = setting.Name + ".";
            if (worker.Get(setting) is not { } className || plugins.Find(className, type) is not { } newest) continue;
            (Plugin plugin, string? refusal) = plugins.Choose(newest, worker.Get(versions));
            if (refusal is not null) yield return $"Worker setting {versions.Name} cannot be met: {refusal}";
            List<string> known = [.. plugin.Config.Settings.SelectMany(declared => declared.AliasNames.Prepend(declared.Name))];
            foreach (string name in worker.WithPrefix(prefix).Keys.Where(name => !known.Contains(name)
                && name is not ("plugin.version" or "converter.type")).Order(StringComparer.Ordinal))
                yield return $"Worker setting {prefix}{name} is unknown to {plugin.ClassName} and has no "
                    + $"effect{NearestName.Hint(name, known)}";
        }
    }

    private static IEnumerable<string> OfClients(WorkerConfig worker)
    {
        foreach (var (prefix, role) in new[] { ("producer.", ClientRole.Producer), ("consumer.", ClientRole.Consumer),
            ("admin.", ClientRole.Admin) })
        {
            var given = worker.WithPrefix(prefix).Where(entry => !Own.Contains(entry.Key)
                && !(prefix == "admin." && entry.Key.StartsWith("listeners", StringComparison.Ordinal))).ToDictionary();
            foreach (IgnoredSetting ignored in JavaClientConfig.ToLibrdkafka(given, role).Ignored)
                yield return $"Worker setting {prefix}{ignored.Name} has no effect. {ignored.Reason}";
        }
    }
}
