using Microsoft.Extensions.Logging;
using Millrace.Errors;
using Millrace.Kafka;

namespace Millrace.Worker.Stores;

/// <summary>Creates the internal topics that are missing, and checks those that are there.</summary>
internal sealed partial class InternalTopicSetup(KafkaAdmin admin, bool mayCreate, ILogger logger)
{
    /// <summary>Returns the topic with the number of partitions it really has.</summary>
    /// <exception cref="ConfigException">It is not compacted or cannot be created.</exception>
    /// <exception cref="KafkaException">The cluster cannot be asked now.</exception>
    public async Task<InternalTopic> EnsureAsync(InternalTopic topic, int? exactPartitions)
    {
        int partitions = await PartitionsAsync(topic.Name);
        if (partitions == 0)
        {
            if (!mayCreate)
            {
                throw new ConfigException(
                    $"Topic '{topic.Name}' specified via '{topic.Setting}' is missing and automatic creation of internal topics is "
                    + $"disabled. "
                    + "Create it with cleanup.policy=compact, or set internal.topics.automatic.creation.enable=true.");
            }

            await CreateAsync(topic);
            partitions = await WaitForAsync(topic.Name);
        }
        else
        {
            await CheckCompactedAsync(topic);
        }

        if (exactPartitions is { } wanted && partitions != wanted)
        {
            throw new ConfigException(
                $"Topic '{topic.Name}' supplied via the '{topic.Setting}' property is required to have a single partition in order to "
                + $"guarantee "
                + $"consistency of connector configurations, but found {partitions} partitions.");
        }

        return topic with { Partitions = partitions };
    }

    private async Task CreateAsync(InternalTopic topic)
    {
        var configs = new Dictionary<string, string>(topic.Configs) { ["cleanup.policy"] = "compact" };
        AdminResult result =
            (await admin.CreateTopicsAsync(new NewTopic(topic.Name, topic.Partitions, topic.Replication) { Configs = configs }))[0];
        if (result.Code == KafkaErrorCode.TopicAlreadyExists) return;
        if (result.Error is { IsRetriable: true } later) throw later;
        if (result.Error is { } fault)
            throw new ConfigException(
                $"Cannot create topic '{topic.Name}' ('{topic.Setting}'): {fault.Message} For a single broker set the replication factors "
                + $"of the storage topics to 1.", fault);
        LogCreated(topic.Name, topic.Partitions);
    }

    private async Task<int> WaitForAsync(string topic)
    {
        // Metadata follows creation within moments; ten seconds are beyond any real cluster.
        for (int i = 0; i < 100; i++)
        {
            int partitions = await PartitionsAsync(topic);
            if (partitions > 0) return partitions;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        throw new ConnectException($"Topic '{topic}' was created but does not show up in the cluster's metadata.");
    }

    private async Task<int> PartitionsAsync(string topic)
    {
        ClusterMetadata metadata = await admin.MetadataAsync(topic);
        return metadata.Topics.FirstOrDefault(known => known.Name == topic)?.Partitions.Count ?? 0;
    }

    private async Task CheckCompactedAsync(InternalTopic topic)
    {
        IReadOnlyList<ConfigEntry> configs;
        try
        {
            configs = await admin.DescribeConfigsAsync(ConfigResource.Topic(topic.Name));
        }
        catch (KafkaException fault)
            when (fault.Code is KafkaErrorCode.TopicAuthorizationFailed or KafkaErrorCode.ClusterAuthorizationFailed)
        {
            LogNotChecked(topic.Name, fault.Message);
            return;
        }

        string? policy = configs.FirstOrDefault(config => config.Name == "cleanup.policy")?.Value;
        if (policy != "compact")
        {
            throw new ConfigException(
                $"Topic '{topic.Name}' supplied via the '{topic.Setting}' property is required to have 'cleanup.policy=compact' to "
                + $"guarantee "
                + $"consistency and durability of source connector offsets, but found the topic currently has "
                + $"'cleanup.policy={policy}'. Continuing would likely result in "
                + "eventually losing data. Change it with: kafka-configs --alter --topic ... --add-config cleanup.policy=compact");
        }
    }

    [LoggerMessage(2120, LogLevel.Information, "Created topic {Topic} with {Partitions} partitions.")]
    private partial void LogCreated(string topic, int partitions);

    [LoggerMessage(2121, LogLevel.Warning, "Whether topic {Topic} is compacted could not be checked: {Reason}")]
    private partial void LogNotChecked(string topic, string reason);
}
