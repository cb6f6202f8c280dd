using System.CommandLine;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Topics;

/// <summary><c>millrace topic</c>: the topics of any Kafka cluster.</summary>
internal static class TopicCommand
{
    public static readonly Argument<string> Name = new("topic") { Description = "Name of the topic." };

    public static Command Create() => new Command("topic", "Create, look at, change and delete topics.").Having(
        CreateTopic.Create(), ListTopics.Create(), DescribeTopic.Create(), TopicConfig.Create(), AddPartitions.Create(),
        DeleteRecords.Create(), DeleteTopic.Create());

    /// <summary>A verb on one topic, with the options that all of them have.</summary>
    public static Command Verb(string verb, string description) => new Command(verb, description).Taking(Name)
        .With(CommonOptions.BootstrapServers, KafkaOptions.Settings);
}
