using System.Globalization;
using Millrace.Connectors.MySql.Client;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Settings;

/// <summary>
/// A JDBC URL as users paste it: <c>jdbc:mysql://[user[:password]@]host[:port][,host2...]/db[?k=v&amp;k=v]</c>, the same with
/// <c>jdbc:mariadb:</c>, <c>jdbc:mysql:loadbalance:</c>, <c>jdbc:mysql:replication:</c>, and hosts written <c>(host=h,port=p)</c> or
/// <c>address=(host=h)(port=p)</c>. Of several hosts the first is used.
/// </summary>
internal sealed record JdbcUrl(string Host, int Port, string Database, string? User, string? Password,
    IReadOnlyDictionary<string, string> Options)
{
    private static readonly string[] Schemes =
        ["jdbc:mysql://", "jdbc:mariadb://", "jdbc:mysql:loadbalance://", "jdbc:mysql:replication://", "jdbc:mariadb:loadbalance://",
            "jdbc:mariadb:replication://", "jdbc:mariadb:sequential://"];

    /// <exception cref="ConfigException">On connection.url; the message repeats no user and no password.</exception>
    public static JdbcUrl Parse(string url)
    {
        string scheme = Schemes.FirstOrDefault(known => url.StartsWith(known, StringComparison.OrdinalIgnoreCase))
            ?? throw Invalid("must begin with jdbc:mysql:// or jdbc:mariadb://");
        string rest = url[scheme.Length..];
        int question = rest.IndexOf('?', StringComparison.Ordinal);
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (question >= 0)
        {
            foreach (string pair in rest[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] keyAndValue = pair.Split('=', 2);
                options[Uri.UnescapeDataString(keyAndValue[0])] = keyAndValue.Length == 2 ? Uri.UnescapeDataString(keyAndValue[1]) : "";
            }

            rest = rest[..question];
        }

        int slash = rest.LastIndexOf('/');
        string database = slash < 0 ? "" : Uri.UnescapeDataString(rest[(slash + 1)..]);
        string authority = slash < 0 ? rest : rest[..slash];
        int at = authority.LastIndexOf('@');
        string[] login = at < 0 ? [] : authority[..at].Split(':', 2);
        var (host, port) = FirstHost(authority[(at + 1)..]);
        return new JdbcUrl(
            host, port, database,
            login.Length > 0 ? Uri.UnescapeDataString(login[0]) : options.GetValueOrDefault("user"),
            login.Length > 1 ? Uri.UnescapeDataString(login[1]) : options.GetValueOrDefault("password"),
            options);
    }

    private static (string Host, int Port) FirstHost(string hosts)
    {
        if (hosts.StartsWith('(') || hosts.StartsWith("address", StringComparison.OrdinalIgnoreCase))
        {
            Dictionary<string, string> named = hosts.Split('(', ')', ',').Select(part => part.Split('=', 2))
                .Where(pair => pair.Length == 2 && pair[1].Length > 0)
                .GroupBy(pair => pair[0].Trim().ToLowerInvariant()).ToDictionary(group => group.Key, group => group.First()[1].Trim());
            return (named.GetValueOrDefault("host", "localhost"), named.TryGetValue("port", out string? text)
                ? PortOf(text)
                : MySqlEndpoint.DefaultPort);
        }

        string first = hosts.Split(',')[0];
        if (first.StartsWith('['))
        {
            int end = first.IndexOf(']', StringComparison.Ordinal);
            if (end < 0) throw Invalid("has an IPv6 address without its closing bracket");
            return (first[1..end], end + 1 < first.Length ? PortOf(first[(end + 2)..]) : MySqlEndpoint.DefaultPort);
        }

        int colon = first.IndexOf(':', StringComparison.Ordinal);
        string host = colon < 0 ? first : first[..colon];
        return (host.Length == 0 ? "localhost" : host, colon < 0 ? MySqlEndpoint.DefaultPort : PortOf(first[(colon + 1)..]));
    }

    private static int PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and < 65536
        ? port
        : throw Invalid($"has '{text}' where a port should be");

    private static ConfigException Invalid(string reason) => new($"Invalid value for configuration connection.url: it {reason}");
}
