using System.Globalization;
using System.Text;
using Millrace.Cli.Commands.Servers;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Databases;

/// <summary>
/// <c>env.sh</c> in the folder of the state: where the servers listen and how to log in, as variables of a shell.
/// The program itself, the samples and the pipelines read them, so that whoever sources it once need not care which ports were free.
/// </summary>
internal static class EnvironmentFile
{
    private const string Name = "env.sh";

    public static string SourceCommand(StateFolder folder) =>
        $". {(folder.Name.StartsWith('/') ? "" : "./")}{folder.Quoted(Name)}".Replace(". ././", ". ./", StringComparison.Ordinal);

    /// <summary>Writes it, for its owner only: it has the password.</summary>
    public static void Write(StateFolder folder, LocalStack stack, PrivateDatabases? databases)
    {
        var text = new StringBuilder("# Written by millrace at every start. To be sourced by a shell.\n");
        void Export(string name, string value) => text.Append(CultureInfo.InvariantCulture, $"export {name}={Shell.Quote(value)}\n");
        Export("MILLRACE_BOOTSTRAP_SERVERS", stack.Broker.BootstrapServers);
        Export("MILLRACE_REGISTRY", stack.Registry.Url.ToString().TrimEnd('/'));
        Export("MILLRACE_URL", stack.Worker.Url.ToString().TrimEnd('/'));
        if (databases is not null)
        {
            string mariaDb = databases.MariaDb.Endpoint.Port.ToString(CultureInfo.InvariantCulture), password = folder.Password();
            Export("MYSQL_CNF", PrivateMariaDb.ClientFile(folder));
            Export("MYSQL_HOST", "127.0.0.1");
            Export("MYSQL_PORT", mariaDb);
            Export("MYSQL_ADDRESS", $"127.0.0.1:{mariaDb}");
            Export("MYSQL_DATABASE", PrivateMariaDb.Database);
            Export("MYSQL_USER", PrivateMariaDb.User);
            Export("MYSQL_PASSWORD", password);
            Export("REDIS_HOST", "127.0.0.1");
            Export("REDIS_PORT", databases.Redis.Port.ToString(CultureInfo.InvariantCulture));
            // Under the name that redis-cli knows.
            Export("REDISCLI_AUTH", password);
        }

        StateFolder.WritePrivate(folder.Of(Name), text.ToString());
    }
}
