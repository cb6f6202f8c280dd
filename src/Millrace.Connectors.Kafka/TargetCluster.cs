using System.Globalization;
using Millrace.Config;
using Millrace.Errors;
using Millrace.Kafka;

namespace Millrace.Connectors.Kafka;

/// <summary>The clients of the cluster that is written to.</summary>
internal sealed class TargetCluster
{
    // Set by the task, or without a meaning here.
    private static readonly string[] Reserved =
    [
        "transactional.id", "enable.idempotence", "acks", "key.serializer", "value.serializer", "retries", "max.block.ms", "client.id",
    ];

    // The client's own default.
    private static readonly TimeSpan DefaultTransactionTimeout = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, string> _settings;

    /// <param name="config">The connector's settings.</param>
    /// <param name="source">How the cluster that is read from is reached. Its logins go nowhere else.</param>
    public TargetCluster(IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<string, string> source)
    {
        Dictionary<string, string> own = Own(config);
        IsOther = own.ContainsKey("bootstrap.servers");
        _settings = IsOther ? own : Merged(source, own);
    }

    /// <summary>Whether the connector names another cluster than the one it reads from.</summary>
    public bool IsOther { get; }

    /// <summary>A producer.</summary>
    /// <param name="clientId">Its name on the broker.</param>
    /// <param name="transactionalId">Null without transactions.</param>
    /// <exception cref="ConnectException">A setting does not hold; the message names it.</exception>
    public KafkaProducer CreateProducer(string clientId, string? transactionalId, KafkaProducerOptions options)
    {
        KafkaConfig settings = Translated(ClientRole.Producer).With("client.id", clientId).With("enable.idempotence", "true");
        if (transactionalId is not null) settings = settings.With("transactional.id", transactionalId);
        try
        {
            return new KafkaProducer(settings, options);
        }
        catch (KafkaException fault)
        {
            throw new ConnectException($"{KafkaSinkSettings.ClientPrefix}*: {fault.Message}", fault);
        }
    }

    /// <summary>How long a transaction may be open before the broker aborts it.</summary>
    public TimeSpan TransactionTimeout => Translated(ClientRole.Producer).TryGetValue("transaction.timeout.ms", out string? text)
        && long.TryParse(text, CultureInfo.InvariantCulture, out long given)
        ? TimeSpan.FromMilliseconds(given)
        : DefaultTransactionTimeout;

    /// <summary>A group's offsets of those partitions that have any, when transactions that are being committed have been.</summary>
    /// <exception cref="KafkaException"/>
    public async Task<IReadOnlyList<TopicPartitionOffset>> CommittedAsync(string group, IReadOnlyCollection<TopicPartition> partitions)
    {
        if (partitions.Count == 0) return [];
        using var admin = new KafkaAdmin(Translated(ClientRole.Admin));
        return [.. (await admin.ListStableGroupOffsetsAsync(group, partitions)).Where(entry => entry.Offset >= 0)];
    }

    /// <summary>The cluster's id, or null where it has none.</summary>
    /// <exception cref="KafkaException"/>
    public async Task<string?> IdAsync(TimeSpan timeout)
    {
        using var admin = new KafkaAdmin(Translated(ClientRole.Admin)) { Timeout = timeout };
        return (await admin.MetadataAsync()).ClusterId;
    }

    /// <summary>A rule: a setting of the client that would have no effect is an error.</summary>
    public static void HasNoUnknownSettings(ConfigValidation config)
    {
        Dictionary<string, string> own = Own(config.Raw);
        foreach (string name in Reserved.Where(own.ContainsKey))
            Refuse(name, "It is the task's own: leave it out.");
        foreach (IgnoredSetting ignored in JavaClientConfig.ToLibrdkafka(own, ClientRole.Producer).Ignored)
            if (!Reserved.Contains(ignored.Name)) Refuse(ignored.Name, ignored.Reason);

        void Refuse(string name, string reason) =>
            config.AddError($"{KafkaSinkSettings.ClientPrefix}{name}", $"{KafkaSinkSettings.ClientPrefix}{name}: {reason}");
    }

    private static Dictionary<string, string> Own(IReadOnlyDictionary<string, string> config) => config
        .Where(entry => entry.Key.StartsWith(KafkaSinkSettings.ClientPrefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key[KafkaSinkSettings.ClientPrefix.Length..], entry => entry.Value, StringComparer.Ordinal);

    private static Dictionary<string, string> Merged(IReadOnlyDictionary<string, string> source, Dictionary<string, string> own)
    {
        var merged = new Dictionary<string, string>(source, StringComparer.Ordinal);
        foreach (var (name, value) in own) merged[name] = value;
        return merged;
    }

    private KafkaConfig Translated(ClientRole role) => JavaClientConfig.ToLibrdkafka(_settings, role).Settings;
}
