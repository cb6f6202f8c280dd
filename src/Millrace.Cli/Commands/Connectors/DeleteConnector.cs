using System.CommandLine;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Connectors;

internal static class DeleteConnector
{
    public static Command Create() =>
        new Command("delete", "Delete a connector; topics, tables and committed offsets stay.").Example("millrace connector delete orders")
        .Taking(ConnectorCommand.Name).With(CommonOptions.Worker).Runs(async (parsed, cancellationToken) =>
        {
            using RestClient client = ConnectorCommand.Client(parsed);
            string name = parsed.GetValue(ConnectorCommand.Name)!;
            await ConnectorCommand.SendAsync(client, HttpMethod.Delete, name, "", null, cancellationToken);
            Answer.Note($"{name} is deleted.");
        });
}
