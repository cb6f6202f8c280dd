using Millrace.Cli.Commands.Databases;

namespace Millrace.Cli.Commands.Demo;

/// <summary>Commands to type in another terminal while the demo runs; the first tells the others where the servers are.</summary>
internal static class LookYourself
{
    public static IReadOnlyList<string> Commands(DemoServers servers) =>
    [
        EnvironmentFile.SourceCommand(servers.Folder),
        $"{PrivateMariaDb.ClientCommand} -e 'SELECT COUNT(*) FROM {ReadingsTable.Name}'",
        $"curl -s $MILLRACE_URL/connectors/{DemoConnector.Name}/status",
        $"curl -s $MILLRACE_REGISTRY/subjects/{DemoFlow.Topic}-value/versions/latest",
        $"./millrace consume {DemoFlow.Topic} --latest",
        $"./millrace connector pause {DemoConnector.Name}",
        $"{PrivateRedis.ClientCommand} ping",
    ];
}
