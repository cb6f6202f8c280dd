using System.Collections.Frozen;

namespace Millrace.Worker.Config;

/// <summary>What has no effect here, what is refused, and which families of names are passed on.</summary>
public static partial class WorkerSettings
{
    private const string NoMetricsReporters = "Metrics go out by System.Diagnostics.Metrics.";
    private const string OneProtocol =
        "Workers share tasks by an ordinary consumer group with cooperative rebalancing, and read the config topic all the time.";

    /// <summary>Names of Kafka Connect that do not do here what they do there, and why.</summary>
    public static readonly IReadOnlyList<(string Name, SettingEffect Effect, string Reason)> Foreign =
    [
        ("auto.include.jmx.reporter", SettingEffect.None, NoMetricsReporters),
        ("connect.protocol", SettingEffect.None, OneProtocol),
        ("internal.key.converter", SettingEffect.None, "Internal topics are JSON without schemas, as in every Kafka Connect since 2.0."),
        ("internal.value.converter", SettingEffect.None, "Internal topics are JSON without schemas, as in every Kafka Connect since 2.0."),
        ("metadata.cluster.check.enable", SettingEffect.None, "The cluster's id is not checked."),
        ("metric.reporters", SettingEffect.None, NoMetricsReporters),
        ("metrics.num.samples", SettingEffect.None, NoMetricsReporters),
        ("metrics.recording.level", SettingEffect.None, NoMetricsReporters),
        ("metrics.sample.window.ms", SettingEffect.None, NoMetricsReporters),
        ("offset.storage.file.filename", SettingEffect.None, "Offsets are kept in offset.storage.topic, also by a single worker."),
        ("plugin.discovery", SettingEffect.None,
            "Plugins are found by looking at the classes of their assemblies, as with only_scan. There are no manifests that could be "
            + "missing."),
        ("scheduled.rebalance.max.delay.ms", SettingEffect.None,
            "Tasks of a worker that is gone move at once. With group.instance.id a worker that restarts keeps its tasks for "
            + "session.timeout.ms."),
        ("security.providers", SettingEffect.Refused, "Security providers are Java classes. TLS is that of OpenSSL; remove the setting."),
        ("worker.sync.timeout.ms", SettingEffect.None, OneProtocol),
        ("worker.unsync.backoff.ms", SettingEffect.None, OneProtocol),
    ];

    /// <summary>Beginnings of names, and what becomes of the rest of them.</summary>
    public static readonly IReadOnlyList<(string Prefix, string Meaning)> Families =
    [
        ("key.converter.", "Settings of the worker's key converter."),
        ("value.converter.", "Settings of the worker's value converter."),
        ("header.converter.", "Settings of the worker's header converter."),
        ("config.providers.",
            "`config.providers.NAME.class` and `config.providers.NAME.param.*`: the providers that `config.providers` names."),
        ("config.storage.",
            "Other settings than those above are given to the configuration topic when it is created, such as "
            + "`config.storage.min.insync.replicas`."),
        ("offset.storage.", "The same for the offset topic."),
        ("status.storage.", "The same for the status topic."),
        ("producer.", "Settings of the producers of source tasks and dead letter queues, under the names of Kafka's Java clients."),
        ("consumer.", "Settings of the consumers of sink tasks."),
        ("admin.", "Settings of the clients that create topics."),
        ("listeners.https.",
            "`ssl.keystore.location`, `.password`, `.type` (PKCS12, PEM), `ssl.key.password`, `ssl.enabled.protocols` and "
            + "`ssl.client.auth` (none, requested, required) of https listeners, and `ssl.truststore.*` to know callers and other "
            + "workers by; without any of these, the names without prefix count."),
        ("admin.listeners.https.", "The same for https listeners in `admin.listeners`."),
        ("ssl.", "TLS to the Kafka cluster, for every client of the worker."),
        ("sasl.", "Login to the Kafka cluster, for every client of the worker."),
        ("security.", "`security.protocol` to the Kafka cluster."),
    ];

    private static readonly FrozenDictionary<string, (SettingEffect Effect, string Reason)> ForeignByName =
        Foreign.ToFrozenDictionary(setting => setting.Name, setting => (setting.Effect, setting.Reason), StringComparer.Ordinal);

    /// <summary>What becomes of a name of Kafka Connect's; null when it is not known at all.</summary>
    internal static (SettingEffect Effect, string Reason)? EffectOf(string name) =>
        ForeignByName.TryGetValue(name, out var foreign) ? foreign
        : name.StartsWith("metrics.context.", StringComparison.Ordinal) ? (SettingEffect.None, NoMetricsReporters)
        : Def.Find(name) is not null || ClientSettings.IsKnown(name)
        || Families.Any(family => name.StartsWith(family.Prefix, StringComparison.Ordinal)) ? (SettingEffect.Honoured, "")
        : null;
}
