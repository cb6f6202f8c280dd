using Microsoft.Extensions.Logging;
using Millrace.Kafka;
using Millrace.Registry.Settings;

namespace Millrace.Registry.Log;

/// <summary>Makes sure that the topic is there and as it must be.</summary>
internal sealed partial class SchemasTopic(RegistrySettings settings, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // One line when the wait begins, then one for about every 5 s of it.
    private const int TriesPerLine = 5;

    /// <summary>Waits for the brokers as long as it takes, then checks the topic or creates it.</summary>
    /// <returns>The cluster's id.</returns>
    /// <exception cref="InvalidOperationException">The topic is not one that a registry can live in.</exception>
    public async Task<string?> EnsureAsync(CancellationToken ct)
    {
        using var admin = new KafkaAdmin(KafkaSettings.Common(settings)) { Timeout = Patience };
        for (int tries = 0; ; tries++)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                ClusterMetadata cluster = await admin.MetadataAsync(settings.Topic).WaitAsync(ct);
                TopicMetadata? topic =
                    cluster.Topics.FirstOrDefault(topic => topic.Name == settings.Topic && topic.Code == KafkaErrorCode.None);
                if (topic is not null && topic.Partitions.Count > 0)
                {
                    await CheckAsync(admin, topic, ct);
                    return cluster.ClusterId;
                }

                await CreateAsync(admin, Math.Max(1, cluster.Brokers.Count), ct);
            }
            catch (KafkaException fault) when (!fault.IsFatal)
            {
                if (tries % TriesPerLine == 0) LogWaiting(settings.BootstrapServers, fault.Message);
            }

            await Task.Delay(Pause, TimeProvider.System, ct);
        }
    }

    private async Task CheckAsync(KafkaAdmin admin, TopicMetadata topic, CancellationToken ct)
    {
        if (topic.Partitions.Count != 1)
        {
            throw new InvalidOperationException(
                $"Topic {topic.Name} has {topic.Partitions.Count} partitions and must have 1: name another one with kafkastore.topic.");
        }

        IReadOnlyList<ConfigEntry> configs = await admin.DescribeConfigsAsync(ConfigResource.Topic(topic.Name)).WaitAsync(ct);
        string? policy = configs.FirstOrDefault(entry => entry.Name == "cleanup.policy")?.Value;
        if (policy is not (null or "compact"))
        {
            throw new InvalidOperationException(
                $"Topic {topic.Name} has cleanup.policy={policy}, which would lose schemas: set it to compact, or name another topic with "
                + $"kafkastore.topic.");
        }
    }

    private async Task CreateAsync(KafkaAdmin admin, int brokers, CancellationToken ct)
    {
        var topic = new NewTopic(settings.Topic, 1, Math.Min(settings.ReplicationFactor, brokers))
        {
            Configs = new Dictionary<string, string> { ["cleanup.policy"] = "compact" },
        };
        AdminResult result = (await admin.CreateTopicsAsync(topic).WaitAsync(ct))[0];
        // Another registry may have been faster.
        if (result.Code != KafkaErrorCode.TopicAlreadyExists) result.ThrowIfFailed();
        if (result.Code == KafkaErrorCode.None) LogCreated(settings.Topic, topic.ReplicationFactor);
    }

    [LoggerMessage(4001, LogLevel.Warning, "Waiting for Kafka at {Servers}: {Reason}")]
    private partial void LogWaiting(string servers, string reason);

    [LoggerMessage(4002, LogLevel.Information, "Created topic {Topic} (1 partition, {Replicas} replicas, compacted).")]
    private partial void LogCreated(string topic, int replicas);
}
