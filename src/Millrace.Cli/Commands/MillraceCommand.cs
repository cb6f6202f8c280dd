using System.CommandLine;
using Millrace.Cli.Commands.Completion;
using Millrace.Cli.Commands.Connectors;
using Millrace.Cli.Commands.DeadLetters;
using Millrace.Cli.Commands.Demo;
using Millrace.Cli.Commands.Groups;
using Millrace.Cli.Commands.Meter;
using Millrace.Cli.Commands.Pipelines;
using Millrace.Cli.Commands.Records;
using Millrace.Cli.Commands.Schemas;
using Millrace.Cli.Commands.Servers;
using Millrace.Cli.Commands.Topics;
using Millrace.Cli.Commands.Users;

namespace Millrace.Cli.Commands;

/// <summary>The program's commands: one line for each.</summary>
internal static class MillraceCommand
{
    public static RootCommand Create() =>
        new("Kafka Connect for .NET: moves data between Kafka topics and databases. Brings its own broker and Schema Registry.")
    {
        DemoCommand.Create(),
        DevCommand.Create(),
        BrokerCommand.Create(),
        RegistryCommand.Create(),
        WorkerCommand.Create(),
        ConsoleCommand.Create(),
        UserCommand.Create(),
        PipelineCommand.Create(),
        ConnectorCommand.Create(),
        TopicCommand.Create(),
        GroupCommand.Create(),
        SchemaCommand.Create(),
        ProduceCommand.Create(),
        ConsumeCommand.Create(),
        DeadLetterCommand.Create(),
        MeterCommand.Create(),
        CompletionCommand.Create(),
    };
}
