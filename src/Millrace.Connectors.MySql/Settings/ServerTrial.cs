using System.Net;
using Millrace.Config;
using Millrace.Connectors.MySql.Client;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Settings;

/// <summary>The steps of a connection test that sink and source share: up to a database that may be used.</summary>
/// <remarks>
/// The port is tried with the whole handshake, never by a bare connection: a server counts those as interrupted, and after
/// <c>max_connect_errors</c> of them it blocks this host. One failure tells by its number which step it was.
/// </remarks>
internal static class ServerTrial
{
    // In the words of both spellings; the first that the plugin declares is where a failure is shown.
    public static readonly string[] User = ["connection.user", "connection.url"];
    private static readonly string[] Host = ["connection.host", "connection.url"];
    private static readonly string[] Port = ["connection.port", "connection.url"];
    private static readonly string[] Tls = ["ssl.mode", "connection.url"];
    private static readonly string[] Password = ["connection.password", "connection.url"];
    private static readonly string[] Database = ["db.name", "connection.url"];

    /// <summary>Connects as far as it goes, then runs <paramref name="further"/> on a connection that stands.</summary>
    /// <param name="right">The step of <paramref name="further"/>.</param>
    /// <param name="further">Blocks. Returns what it found; its exceptions fail the step.</param>
    public static async Task RunAsync(
        ConnectionTrial trial, ConfigValues values, string right, IReadOnlyList<string> settings, Func<MySqlConnection, string> further)
    {
        MySqlEndpoint endpoint;
        try
        {
            endpoint = JdbcEndpoint.From(values);
        }
        catch (ConfigException fault)
        {
            trial.Fail(ConnectionTrial.NameFound, Host, fault.Message);
            return;
        }

        endpoint = endpoint with { ConnectTimeout = Least(endpoint.ConnectTimeout, trial.Limit), SocketTimeout = trial.Limit };
        IReadOnlyList<IPAddress> found = await trial.FindAsync(endpoint.Host, Host);
        MySqlConnection? connection = null;
        MySqlException? fault2 = null;
        await trial.TryAsync(ConnectionTrial.PortOpen, Port, async stopping =>
        {
            try
            {
                connection = await BlockingCall.RunAsync(() => MySqlConnection.Open(endpoint), stopping);
            }
            catch (MySqlException refused) when (StepOf(refused.Number) != ConnectionTrial.PortOpen)
            {
                fault2 = refused;
            }

            return $"{(found.Count == 0 ? endpoint.Host : found[0])}:{endpoint.Port} answers";
        });
        try
        {
            Tell(trial, endpoint, connection, fault2);
            await trial.TryAsync(right, settings, stopping => BlockingCall.RunAsync(() => further(connection!), stopping));
        }
        finally
        {
            connection?.Dispose();
        }
    }

    private static void Tell(ConnectionTrial trial, MySqlEndpoint endpoint, MySqlConnection? connection, MySqlException? refused)
    {
        string? failed = refused is null ? null : StepOf(refused.Number);
        if (failed == ConnectionTrial.Tls) trial.Fail(ConnectionTrial.Tls, Tls, refused!.Message);
        else if (endpoint.Tls == TlsMode.Disabled) trial.Leave(ConnectionTrial.Tls, "switched off");
        else if (connection is null) trial.Leave(ConnectionTrial.Tls, "seen only on a connection that stands");
        else trial.Pass(ConnectionTrial.Tls, connection.TlsCipher is { } cipher ? $"in use, {cipher}" : "the server has none");

        if (failed == ConnectionTrial.Login) trial.Fail(ConnectionTrial.Login, Password, refused!.Message);
        else trial.Pass(ConnectionTrial.Login, $"as {endpoint.User}");

        if (failed == ConnectionTrial.Database) trial.Fail(ConnectionTrial.Database, Database, refused!.Message);
        else if (endpoint.Database.Length == 0) trial.Leave(ConnectionTrial.Database, "none is named");
        else trial.Pass(ConnectionTrial.Database, endpoint.Database);
    }

    // Client library: 2002, 2003 no connection, 2005 unknown host, 2006 and 2013 it hung up during the greeting, 2026 TLS.
    // Server: 1044 and 1049 of the database; whatever else it says before a connection stands, it says of whom it lets in.
    private static string StepOf(int number) => number switch
    {
        2002 or 2003 or 2004 or 2005 or 2006 or 2007 or 2012 or 2013 => ConnectionTrial.PortOpen,
        2026 => ConnectionTrial.Tls,
        1044 or MySqlErrors.UnknownDatabase => ConnectionTrial.Database,
        _ => ConnectionTrial.Login,
    };

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
