using Millrace.Cli.Commands.Databases;
namespace Millrace.Cli.Commands.Demo;

/// <summary>Commands to type in another terminal while the demo runs. Options appear only where an address is not the usual one.</summary>
internal static class LookYourself
{
    public static IReadOnlyList<string> Commands(DemoServers servers)
    {
        string url = servers.Stack.Worker.Url.ToString().TrimEnd('/'), registry = servers.Stack.Registry.Url.ToString().TrimEnd('/');
        string broker = servers.Stack.Broker.BootstrapServers;
        string toBroker = broker == "127.0.0.1:9092" ? "" : $" -b {broker}", toRegistry = registry == "http://127.0.0.1:8081" ? "" : $" -r {registry}";
        string toWorker = url == "http://127.0.0.1:8083" ? "" : $" -u {url}";
        return
        [
            $"{PrivateMariaDb.ClientCommand(servers.Folder)} -e 'SELECT profile_name, COUNT(*), AVG(temperature) FROM {ReadingsTable.Name} GROUP BY 1'",
            $"curl -s {url}/connectors/{DemoConnector.Name}/status",
            $"curl -s {registry}/subjects/{DemoFlow.Topic}-value/versions/latest",
            $"./millrace consume {DemoFlow.Topic} --latest{toBroker}{toRegistry}",
            $"./millrace connector pause {DemoConnector.Name}{toWorker}",
            $"{servers.Redis.ClientCommand(servers.Folder)} ping",
        ];
    }
}
