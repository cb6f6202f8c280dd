using System.CommandLine;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Groups;

internal static class DeleteGroup
{
    public static Command Create() => new Command("delete", "Delete a group with its offsets; it must have no members.")
        .Example("millrace group delete connect-smartMeter2MySQL")
        .Taking(GroupCommand.Name).With(CommonOptions.BootstrapServers, KafkaOptions.Settings).Runs(async (parsed, cancellationToken) =>
        {
            using KafkaAdmin admin = await KafkaOptions.AdminAsync(parsed, cancellationToken);
            string group = parsed.GetValue(GroupCommand.Name)!;
            (await admin.DeleteGroupsAsync(group))[0].ThrowIfFailed();
            Answer.Note($"{group} is deleted.");
        });
}
