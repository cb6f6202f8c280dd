using Millrace.Config;

namespace Millrace.Worker.Config;

/// <summary>
/// The settings of a worker, named as in Connect's own <c>connect-distributed.properties</c>.
/// Settings of its Kafka clients stand beside them, as they are (<c>security.protocol</c>, <c>sasl.*</c>, <c>ssl.*</c>) or prefixed for one
/// kind of client (<c>producer.</c>, <c>consumer.</c>, <c>admin.</c>).
/// </summary>
public static partial class WorkerSettings
{
    public static readonly Setting<IReadOnlyList<string>> BootstrapServers = Setting.List("bootstrap.servers")
        .Check(servers => servers.Count == 0 ? "must name at least one host:port" : null)
        .Importance(Importance.High).Doc("Kafka brokers to find the cluster by, as host:port.");

    public static readonly Setting<string?> KeyConverter = Setting.Class("key.converter")
        .Check(NotEmpty).Importance(Importance.High).Doc("Converter of record keys, for connectors that name none.");

    public static readonly Setting<string?> ValueConverter = Setting.Class("value.converter")
        .Check(NotEmpty).Importance(Importance.High).Doc("Converter of record values, for connectors that name none.");

    public static readonly Setting<string?> HeaderConverter =
        Setting.Class("header.converter", "org.apache.kafka.connect.storage.SimpleHeaderConverter")
        .Importance(Importance.Low).Doc("Converter of header values, for connectors that name none.");

    public static readonly Setting<string?> KeyConverterVersion = ConverterVersion("key.converter");

    public static readonly Setting<string?> ValueConverterVersion = ConverterVersion("value.converter");

    public static readonly Setting<string?> HeaderConverterVersion = ConverterVersion("header.converter");

    public static readonly Setting<IReadOnlyList<string>> PluginPath = Setting.List("plugin.path", [])
        .Importance(Importance.Low)
        .Doc("Folders that hold plugin folders: connectors, converters, transformations, predicates and config providers of others. Each "
        + "plugin folder has libraries of its own.");

    public static readonly Setting<string?> SchemaRegistryUrl = Setting.OptionalString("schema.registry.url")
        .Importance(Importance.Medium)
        .Doc("The worker's own Schema Registry: used by converters of connectors that name a format and no registry. Millrace's own "
        + "setting.");

    public static readonly Setting<long> TaskShutdownTimeout = Setting.Long("task.shutdown.graceful.timeout.ms", 5000).AtLeast(0)
        .Importance(Importance.Low).Doc("How long all tasks together may take to stop.", unit: "milliseconds");

    public static readonly Setting<long> OffsetFlushInterval = Setting.Long("offset.flush.interval.ms", 60_000).AtLeast(1)
        .Importance(Importance.Low).Doc("How often tasks commit their offsets.", unit: "milliseconds");

    public static readonly Setting<long> OffsetFlushTimeout = Setting.Long("offset.flush.timeout.ms", 5000).AtLeast(1)
        .Importance(Importance.Low)
        .Doc("How long a commit of offsets may take before it is given up and tried again later.", unit: "milliseconds");

    public static readonly Setting<IReadOnlyList<string>> ConfigProviders = Setting.List("config.providers", [])
        .Importance(Importance.Low)
        .Doc("Names of providers for ${name:path:key} references; each has config.providers.<name>.class and "
        + "config.providers.<name>.param.*.");

    public static readonly Setting<string> OverridePolicy = Setting.String("connector.client.config.override.policy", "All")
        .Importance(Importance.Medium).Doc("Which Kafka client settings connectors may override: All, None, Principal or Allowlist.");

    public static readonly Setting<IReadOnlyList<string>> OverrideAllowlist = Setting.List("connector.client.config.override.allowlist", [])
        .Importance(Importance.Medium).Doc("Client settings, without prefix, that the policy Allowlist lets connectors override.");

    public static readonly Setting<bool> TopicCreation = Setting.Bool("topic.creation.enable", true)
        .Importance(Importance.Low).Doc("Whether source connectors may have topics created with their topic.creation.* settings.");

    public static readonly Setting<bool> TopicTracking = Setting.Bool("topic.tracking.enable", true)
        .Importance(Importance.Low).Doc("Whether the topics that a connector uses are recorded.");

    public static readonly Setting<bool> TopicTrackingReset = Setting.Bool("topic.tracking.allow.reset", true)
        .Importance(Importance.Low).Doc("Whether that record may be reset through the REST API.");

    /// <summary>Everything a worker understands.</summary>
    public static ConfigDef Def => Whole.Def;

    private static Setting<string?> ConverterVersion(string converter) => Setting.OptionalString($"{converter}.plugin.version")
        .Importance(Importance.Low).Doc($"Version of {converter}, or a range such as [1.0,2.0); the newest one when it is not given.");

    private static string? NotEmpty(string? text) => text is { Length: 0 } ? "String must be non-empty" : null;

    // A class of its own: the order in which the static fields of a class of several files are made is not defined.
    private static class Whole
    {
        public static readonly ConfigDef Def = ConfigDef.Of(
            BootstrapServers, KeyConverter, KeyConverterVersion, ValueConverter, ValueConverterVersion, HeaderConverter,
            HeaderConverterVersion,
            PluginPath, SchemaRegistryUrl, TaskShutdownTimeout, OffsetFlushInterval, OffsetFlushTimeout,
            ConfigProviders, OverridePolicy, OverrideAllowlist, TopicCreation, TopicTracking, TopicTrackingReset)
            .Under("Connectors").And(RestDef).And(GroupDef).And(InterWorkerDef);
    }
}
