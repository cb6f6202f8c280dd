using Millrace.Config;

namespace Millrace.Spellings;

/// <summary>
/// What the managed spellings of all sinks share: formats, error handling, the consumer's settings and the cluster's credentials (sources: <see cref="ManagedSource"/>). A connector's own
/// <see cref="Connectors.Connector.Rewrite"/> adds the rest.
/// </summary>
public static class ManagedSink
{
    private const string Input = "Input messages";
    private const string Credentials = "Kafka cluster credentials";

    public static readonly Setting<string> AuthMode = Setting.String("kafka.auth.mode", "KAFKA_API_KEY").OneOfAnyCase("KAFKA_API_KEY", "SERVICE_ACCOUNT")
        .Group(Credentials).Importance(Importance.Low).Display("Kafka Cluster Authentication mode", Width.Medium)
        .Doc("How the managed service would log in to Kafka; SERVICE_ACCOUNT means the worker's own login.");

    public static readonly Setting<string?> Endpoint = Setting.OptionalString("kafka.endpoint").Group(Credentials).Importance(Importance.Low)
        .Display("Kafka endpoint", Width.Long).Doc("Cluster to use with kafka.api.key, as host:port; else the worker's own.");

    public static readonly Setting<Secret> ApiKey = Setting.Secret("kafka.api.key", "").Group(Credentials).Importance(Importance.Low)
        .Display("Kafka API Key", Width.Medium).Doc("User at kafka.endpoint; without an endpoint it is not used, because the worker has a login.");

    public static readonly Setting<Secret> ApiSecret = Setting.Secret("kafka.api.secret", "").Group(Credentials).Importance(Importance.Low)
        .Display("Kafka API Secret", Width.Medium).Doc("Password of kafka.api.key.");

    /// <summary>Settings that every managed sink has with the same meaning.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [AuthMode, Endpoint, ApiKey, ApiSecret];

    // Pass-through keys of converters that the managed service lets users write without "value.converter." before them.
    private static readonly (string Alias, string Name)[] ConverterAliases =
    [
        ("ignore.default.for.nullables", "value.converter.ignore.default.for.nullables"), ("schemas.enable", "value.converter.schemas.enable"),
        ("json.output.decimal.format", "value.converter.decimal.format"), ("subject.name.strategy", "value.converter.value.subject.name.strategy"),
        ("value.subject.name.strategy", "value.converter.value.subject.name.strategy"), ("key.subject.name.strategy", "key.converter.key.subject.name.strategy"),
    ];

    /// <summary>The declaration of <c>input.data.format</c> (alias <c>data.format</c>), required, one of these in any case.</summary>
    public static Setting<string> ValueFormat(params string[] allowed) => Setting.String("input.data.format").Alias("data.format").OneOfAnyCase(allowed)
        .Group(Input).Importance(Importance.High).Display("Input Kafka record value format", Width.Medium).Doc("Format of the records' values.");

    /// <summary>The declaration of <c>input.key.format</c> (alias <c>key.format</c>), one of these in any case; bytes when not given.</summary>
    public static Setting<string?> KeyFormat(params string[] allowed) => Setting.OptionalString("input.key.format").Alias("key.format")
        .Check(value => value is null || allowed.Contains(value, StringComparer.OrdinalIgnoreCase) ? null : $"String must be one of (case insensitive): {string.Join(", ", allowed)}")
        .Recommend(allowed)
        .Group(Input).Importance(Importance.High).Display("Input Kafka record key format", Width.Medium).Doc("Format of the records' keys; bytes when not given.");

    /// <summary>Adds to <paramref name="result"/> what follows from the shared keys and from being managed; what is there already stays.</summary>
    public static void Add(IReadOnlyDictionary<string, string> config, Dictionary<string, string> result)
    {
        AddFormats(config, result);
        AddErrorHandling(config, result);
        AddConsumer(config, result);
    }

    /// <summary>A value that is there and not blank.</summary>
    public static string? NotEmpty(IReadOnlyDictionary<string, string> config, string name) =>
        config.TryGetValue(name, out string? value) && value.Trim().Length > 0 ? value : null;

    private static string? ConverterOf(string format) => format.ToUpperInvariant() switch
    {
        "AVRO" => "io.confluent.connect.avro.AvroConverter",
        "JSON_SR" => "io.confluent.connect.json.JsonSchemaConverter",
        "PROTOBUF" => "io.confluent.connect.protobuf.ProtobufConverter",
        "JSON" => "org.apache.kafka.connect.json.JsonConverter",
        "STRING" => "org.apache.kafka.connect.storage.StringConverter",
        "BYTES" => "org.apache.kafka.connect.converters.ByteArrayConverter",
        _ => null,
    };

    // Where the registry is, the worker knows: its own settings serve converters that are not given another one.
    private static void AddFormats(IReadOnlyDictionary<string, string> config, Dictionary<string, string> result)
    {
        AddValueFormat(NotEmpty(config, "input.data.format") ?? NotEmpty(config, "data.format"), config, result);
        string key = NotEmpty(config, "input.key.format") ?? NotEmpty(config, "key.format") ?? "BYTES";
        if (ConverterOf(key.Trim()) is { } keyConverter) result.TryAdd("key.converter", keyConverter);
    }

    /// <summary>The converter of the values' format, and the settings that users write without its prefix.</summary>
    internal static void AddValueFormat(string? value, IReadOnlyDictionary<string, string> config, Dictionary<string, string> result)
    {
        if (value is not null && ConverterOf(value.Trim()) is { } valueConverter)
        {
            result.TryAdd("value.converter", valueConverter);
            if (value.Trim().Equals("JSON", StringComparison.OrdinalIgnoreCase)) result.TryAdd("value.converter.schemas.enable", config.GetValueOrDefault("schemas.enable", "false"));
        }

        foreach (var (alias, name) in ConverterAliases)
            if (config.TryGetValue(alias, out string? given)) result.TryAdd(name, given);
    }

    private static void AddErrorHandling(IReadOnlyDictionary<string, string> config, Dictionary<string, string> result)
    {
        result.TryAdd("errors.tolerance", "all");
        result.TryAdd("errors.deadletterqueue.topic.name", $"dlq-{config.GetValueOrDefault("name", "connector")}");
        if (result["errors.deadletterqueue.topic.name"].Contains("${connector}", StringComparison.Ordinal))
            result["errors.deadletterqueue.topic.name"] = result["errors.deadletterqueue.topic.name"].Replace("${connector}", config.GetValueOrDefault("name", ""), StringComparison.Ordinal);
        result.TryAdd("errors.deadletterqueue.topic.replication.factor", "-1"); // the brokers' default: a service has three of them, a demo one
        result.TryAdd("errors.deadletterqueue.context.headers.enable", "true");
        result.TryAdd("errors.log.enable", "true");
        result.TryAdd("errors.log.include.messages", "false");
        result.TryAdd("errors.retry.timeout", "300000");
        result.TryAdd("errors.retry.delay.max.ms", "30000");
    }

    private static void AddConsumer(IReadOnlyDictionary<string, string> config, Dictionary<string, string> result)
    {
        if (config.TryGetValue("max.poll.records", out string? records)) result.TryAdd("consumer.override.max.poll.records", records);
        if (config.TryGetValue("max.poll.interval.ms", out string? interval)) result.TryAdd("consumer.override.max.poll.interval.ms", interval);
        AddLogin("consumer", config, result);
    }

    /// <summary>The login at kafka.endpoint, for the consumer or the producer.</summary>
    internal static void AddLogin(string client, IReadOnlyDictionary<string, string> config, Dictionary<string, string> result)
    {
        if (NotEmpty(config, Endpoint.Name) is not { } endpoint || NotEmpty(config, ApiKey.Name) is not { } key) return;
        int scheme = endpoint.IndexOf("://", StringComparison.Ordinal);
        result.TryAdd($"{client}.override.bootstrap.servers", scheme < 0 ? endpoint.Trim() : endpoint[(scheme + 3)..].Trim());
        result.TryAdd($"{client}.override.security.protocol", "SASL_SSL");
        result.TryAdd($"{client}.override.sasl.mechanism", "PLAIN");
        result.TryAdd($"{client}.override.sasl.jaas.config",
            $"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"{Quoted(key)}\" password=\"{Quoted(config.GetValueOrDefault(ApiSecret.Name, ""))}\";");
    }

    private static string Quoted(string text) => text.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
