using System.CommandLine;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Topics;

internal static class AddPartitions
{
    private static readonly Option<int> Total =
        new("--total", "-p") { Description = "Partitions that the topic has afterwards.", Required = true };

    public static Command Create() => TopicCommand.Verb("add-partitions", "Give a topic more partitions; keys may move to other ones.")
        .Example("millrace topic add-partitions Readings --total 6").With(Total).Runs(async (parsed, cancellationToken) =>
        {
            using KafkaAdmin admin = await KafkaOptions.AdminAsync(parsed, cancellationToken);
            string name = parsed.GetValue(TopicCommand.Name)!;
            try
            {
                await admin.CreatePartitionsAsync(name, parsed.GetValue(Total));
            }
            catch (KafkaException fault) when (fault.Code == KafkaErrorCode.UnknownTopicOrPartition)
            {
                throw await DescribeTopic.MissingAsync(admin, name);
            }

            Answer.Note($"{name} has {parsed.GetValue(Total)} partitions.");
        });
}
