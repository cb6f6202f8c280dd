using Millrace.Errors;
using Millrace.Kafka;

namespace Millrace.Worker.Tasks.Errors;

/// <summary>Creates the dead letter topic where it is missing: one partition, the replicas that the connector asks for.</summary>
internal static class DeadLetterTopic
{
    /// <exception cref="ConnectException">It is missing and cannot be created; without it failed records would be lost.</exception>
    public static async Task EnsureAsync(string topic, short replication, KafkaConfig settings)
    {
        using var admin = new KafkaAdmin(settings);
        try
        {
            if ((await admin.MetadataAsync()).Topics.Any(known => known.Name == topic)) return;
            await admin.CreateTopicAsync(new NewTopic(topic, 1, replication));
        }
        catch (KafkaException fault) when (fault.Code == KafkaErrorCode.TopicAlreadyExists)
        {
            // Another task was faster.
        }
        catch (KafkaException fault)
        {
            throw new ConnectException($"Could not initialize dead letter queue with topic={topic}: {fault.Message} On a single broker set "
                + "errors.deadletterqueue.topic.replication.factor=1.", fault);
        }
    }
}
