using System.Collections.Frozen;

namespace Millrace.Worker.Config;

/// <summary>Settings of the Java worker that say nothing to this one.</summary>
public static partial class WorkerSettings
{
    // Plugins are compiled in; metrics go out by System.Diagnostics.Metrics; workers sign nothing while connect.protocol's session keys are not used.
    private static readonly FrozenSet<string> Unneeded = FrozenSet.Create(StringComparer.Ordinal,
        "plugin.path", "plugin.discovery", "rest.extension.classes", "metrics.sample.window.ms", "metrics.num.samples", "metrics.recording.level",
        "metric.reporters", "auto.include.jmx.reporter", "internal.key.converter", "internal.value.converter", "worker.sync.timeout.ms",
        "worker.unsync.backoff.ms", "inter.worker.key.generation.algorithm", "inter.worker.key.size", "inter.worker.key.ttl.ms",
        "inter.worker.signature.algorithm", "inter.worker.verification.algorithms", "key.converter.plugin.version", "value.converter.plugin.version",
        "header.converter.plugin.version", "offset.storage.file.filename", "metadata.cluster.check.enable");

    private static readonly string[] Families =
    [
        "key.converter.", "value.converter.", "header.converter.", "config.providers.", "config.storage.", "offset.storage.", "status.storage.", "producer.",
        "consumer.", "admin.", "listeners.https.", "ssl.", "sasl.", "security.",
    ];

    /// <summary>Known to Connect and of no use here.</summary>
    internal static bool IsUnneeded(string name) => Unneeded.Contains(name) || name.StartsWith("metrics.context.", StringComparison.Ordinal);

    /// <summary>Neither declared, nor of a known family, nor a setting of Kafka's clients.</summary>
    internal static bool IsUnknown(string name) =>
        Def.Find(name) is null && !IsUnneeded(name) && !ClientSettings.IsKnown(name)
        && !Families.Any(family => name.StartsWith(family, StringComparison.Ordinal));
}
