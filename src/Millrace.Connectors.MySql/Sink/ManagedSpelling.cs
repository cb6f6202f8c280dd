namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// The managed spelling (<c>connection.host</c>, <c>db.name</c>, <c>input.data.format</c>, ...) to the self-managed one. What was given stays in the result, and an
/// explicit self-managed setting wins over what is made here.
/// </summary>
/// <remarks>The managed service also sets max.retries to 0, because its platform restarts failed tasks; here the self-managed default stays.</remarks>
internal static class ManagedSpelling
{
    // Pass-through keys of converters that the managed service lets users write without "value.converter." before them.
    private static readonly (string Alias, string Name)[] ValueConverterAliases =
    [
        ("ignore.default.for.nullables", "value.converter.ignore.default.for.nullables"), ("schemas.enable", "value.converter.schemas.enable"),
        ("json.output.decimal.format", "value.converter.decimal.format"), ("subject.name.strategy", "value.converter.value.subject.name.strategy"),
        ("value.subject.name.strategy", "value.converter.value.subject.name.strategy"), ("key.subject.name.strategy", "key.converter.key.subject.name.strategy"),
    ];

    /// <summary>The class of a format's converter, or null for an unknown format. Any case.</summary>
    public static string? ConverterOf(string format) => format.ToUpperInvariant() switch
    {
        "AVRO" => "io.confluent.connect.avro.AvroConverter",
        "JSON_SR" => "io.confluent.connect.json.JsonSchemaConverter",
        "PROTOBUF" => "io.confluent.connect.protobuf.ProtobufConverter",
        "JSON" => "org.apache.kafka.connect.json.JsonConverter",
        "STRING" => "org.apache.kafka.connect.storage.StringConverter",
        "BYTES" => "org.apache.kafka.connect.converters.ByteArrayConverter",
        _ => null,
    };

    /// <summary>True when a configuration is in this spelling.</summary>
    public static bool IsManaged(IReadOnlyDictionary<string, string> config) =>
        !config.ContainsKey("connection.url")
        && (config.GetValueOrDefault("connector.class")?.Trim() == MySqlPlugins.ManagedClass || config.ContainsKey("connection.host") || config.ContainsKey("db.name"));

    /// <summary>Translates; a configuration in the other spelling is returned as it is. Incomplete ones are translated as far as they go: validation names what is missing.</summary>
    public static IReadOnlyDictionary<string, string> Rewrite(IReadOnlyDictionary<string, string> config)
    {
        if (!IsManaged(config)) return config;
        var result = new Dictionary<string, string>(config, StringComparer.Ordinal);
        if (config.TryGetValue("connection.host", out string? host) && config.TryGetValue("connection.port", out string? port))
        {
            string name = host.Trim().Contains(':', StringComparison.Ordinal) ? $"[{host.Trim()}]" : host.Trim();
            result["connection.url"] = $"jdbc:mysql://{name}:{port.Trim()}/{Uri.EscapeDataString(config.GetValueOrDefault("db.name", "").Trim())}";
        }

        AddTls(config, result);
        if (config.TryGetValue("batch.sizes", out string? batchSize)) result.TryAdd("batch.size", batchSize);
        AddFormats(config, result);
        AddErrorHandling(config, result);
        if (config.TryGetValue("max.poll.records", out string? records)) result.TryAdd("consumer.override.max.poll.records", records);
        if (config.TryGetValue("max.poll.interval.ms", out string? interval)) result.TryAdd("consumer.override.max.poll.interval.ms", interval);
        return result;
    }

    private static void AddTls(IReadOnlyDictionary<string, string> config, Dictionary<string, string> result)
    {
        if (config.TryGetValue("ssl.mode", out string? mode)) result.TryAdd("connection.sslMode", mode.Trim());
        string? store = NotEmpty(config, "ssl.truststorefile") ?? NotEmpty(config, "ssl.rootcertfile");
        if (store is null) return;
        // A certificate pasted as text becomes what the file fields of the service are: a data URI.
        if (store.TrimStart().StartsWith("-----BEGIN", StringComparison.Ordinal)) store = $"data:text/plain;base64,{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(store))}";
        result.TryAdd("connection.trustCertificateKeyStoreUrl", store);
        if (NotEmpty(config, "ssl.truststorepassword") is { } password) result.TryAdd("connection.trustCertificateKeyStorePassword", password);
    }

    // Where the registry is, the worker knows: its own settings serve converters that are not given another one.
    private static void AddFormats(IReadOnlyDictionary<string, string> config, Dictionary<string, string> result)
    {
        string? value = NotEmpty(config, "input.data.format") ?? NotEmpty(config, "data.format");
        if (value is not null && ConverterOf(value.Trim()) is { } valueConverter)
        {
            result.TryAdd("value.converter", valueConverter);
            if (value.Trim().Equals("JSON", StringComparison.OrdinalIgnoreCase)) result.TryAdd("value.converter.schemas.enable", config.GetValueOrDefault("schemas.enable", "false"));
        }

        string key = NotEmpty(config, "input.key.format") ?? NotEmpty(config, "key.format") ?? "BYTES";
        if (ConverterOf(key.Trim()) is { } keyConverter) result.TryAdd("key.converter", keyConverter);
        foreach (var (alias, name) in ValueConverterAliases)
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

    private static string? NotEmpty(IReadOnlyDictionary<string, string> config, string name) =>
        config.TryGetValue(name, out string? value) && value.Trim().Length > 0 ? value : null;
}
