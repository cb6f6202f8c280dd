using System.CommandLine;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Topics;

internal static class DeleteTopic
{
    public static Command Create() => TopicCommand.Verb("delete", "Delete a topic and all its records.")
        .Example("millrace topic delete Readings").Runs(async (parsed, cancellationToken) =>
        {
            using KafkaAdmin admin = await KafkaOptions.AdminAsync(parsed, cancellationToken);
            string name = parsed.GetValue(TopicCommand.Name)!;
            try
            {
                await admin.DeleteTopicAsync(name);
            }
            catch (KafkaException fault) when (fault.Code == KafkaErrorCode.UnknownTopicOrPartition)
            {
                throw await DescribeTopic.MissingAsync(admin, name);
            }

            Answer.Note($"{name} is deleted.");
        });
}
