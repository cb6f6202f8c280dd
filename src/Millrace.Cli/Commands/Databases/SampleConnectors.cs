using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.Cli.Commands.Databases;

/// <summary>
/// The connectors of samples/connectors, filled in for the private databases: files to look at, change and create connectors from.
/// </summary>
internal static class SampleConnectors
{
    private const string ResourcePrefix = "connectors/";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes them all into the folder's <c>connectors/</c>, for their owner only: they hold the password.</summary>
    public static void Write(PrivateDatabases databases)
    {
        Assembly assembly = typeof(SampleConnectors).Assembly;
        Dictionary<string, string> values = Values(databases.MariaDb.Endpoint, databases.Redis.Port);
        foreach (string name in assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            using Stream sample = assembly.GetManifestResourceStream(name)!;
            JsonNode connector = JsonNode.Parse(sample)!;
            JsonObject config = connector["config"]!.AsObject();
            foreach (string setting in config.Select(setting => setting.Key).Where(values.ContainsKey).ToArray())
                config[setting] = values[setting];
            StateFolder.WritePrivate(FileOf(databases.Folder, name[ResourcePrefix.Length..]), connector.ToJsonString(Indented));
        }
    }

    public static string FileOf(StateFolder folder, string sample) => folder.Of("connectors", sample);

    // Both servers have one password.
    private static Dictionary<string, string> Values(DatabaseEndpoint database, int redisPort) => new()
    {
        ["connection.host"] = database.Host,
        ["connection.port"] = database.Port.ToString(CultureInfo.InvariantCulture),
        ["connection.user"] = PrivateMariaDb.User,
        ["connection.password"] = database.Password.Reveal,
        ["db.name"] = database.Database,
        ["redis.hostname"] = "127.0.0.1",
        ["redis.portnumber"] = redisPort.ToString(CultureInfo.InvariantCulture),
        ["redis.server.password"] = database.Password.Reveal,
    };
}
