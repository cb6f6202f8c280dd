using Millrace.Config;
using MySqlConnector;

namespace Millrace.Cli.Commands.Databases;

/// <summary>Where the private database is, and who may log in.</summary>
internal sealed record DatabaseEndpoint(string Host, int Port, string Database, string User, Secret Password)
{
    /// <summary>For MySqlConnector; with the password. No TLS: the server is on the loopback interface.</summary>
    public string ConnectionString => new MySqlConnectionStringBuilder
    {
        Server = Host, Port = (uint)Port, Database = Database, UserID = User, Password = Password.Reveal, SslMode = MySqlSslMode.Disabled,
    }.ConnectionString;
}
