using System.CommandLine;
using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Connectors.Offsets;
using Millrace.Cli.Commands.Login;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Connectors;

/// <summary><c>millrace connector</c>: a client of Connect's REST API; it drives any Connect cluster.</summary>
internal static class ConnectorCommand
{
    public static readonly Argument<string> Name = new("name") { Description = "Name of the connector." };

    public static Command Create() => new Command("connector", "Create, look at and steer connectors.").Having(
        ValidateConnector.Create(), CreateConnector.Create(), ListConnectors.Create(), ShowStatus.Create(), ShowConfig.Create(),
        EditConnector.Create(), ConnectorOffsets.Create(),
        Lifecycle.Pause(), Lifecycle.Resume(), Lifecycle.Stop(), RestartConnector.Create(), DeleteConnector.Create());

    public static RestClient Client(ParseResult parsed) => RestClient.ForWorker(LoginOptions.Worker(parsed));

    /// <summary>Sends a request about the connector that the command names.</summary>
    /// <param name="rest">What follows its name in the path.</param>
    public static Task<JsonNode?> SendAsync(RestClient client, HttpMethod method, string name, string rest, JsonNode? body,
        CancellationToken cancellationToken) =>
        client.SendAsync(method, PathOf(name, rest), body, new NamedThing(name, "/connectors", "millrace connector list"),
            cancellationToken);

    /// <summary>The path of a connector; every name that can be created can be reached.</summary>
    public static string PathOf(string name, string rest = "") => $"/connectors/{Uri.EscapeDataString(name)}{rest}";
}
