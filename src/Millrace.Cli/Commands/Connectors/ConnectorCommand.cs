using System.CommandLine;
using Millrace.Cli.Commands.Login;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Connectors;

/// <summary><c>millrace connector</c>: a client of Connect's REST API; it drives any Connect cluster.</summary>
internal static class ConnectorCommand
{
    public static readonly Argument<string> Name = new("name") { Description = "Name of the connector." };

    public static Command Create() => new Command("connector", "Create, look at and steer connectors.").Having(
        CreateConnector.Create(), ListConnectors.Create(), ShowStatus.Create(), ShowConfig.Create(),
        Lifecycle.Pause(), Lifecycle.Resume(), Lifecycle.Stop(), RestartConnector.Create(), DeleteConnector.Create());

    public static RestClient Client(ParseResult parsed) => RestClient.ForWorker(LoginOptions.Worker(parsed));

    /// <summary>The path of a connector; every name that can be created can be reached.</summary>
    public static string PathOf(string name, string rest = "") => $"/connectors/{Uri.EscapeDataString(name)}{rest}";
}
