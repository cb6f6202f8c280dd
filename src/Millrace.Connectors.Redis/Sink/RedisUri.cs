using System.Globalization;
using Millrace.Connectors.Redis.Resp;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>
/// <c>redis[s]://[[user]:password@]host[:port][/database][?database=database]</c>, or
/// <c>redis[s]-sentinel://[[user]:password@]host[:port][,host[:port]...][/database]#master</c> (the master also as parameter
/// sentinelMasterId). Source: https://github.com/redis/lettuce/wiki/Redis-URI-and-connection-details; a password alone may stand without
/// its colon there. Its other parameters (timeout, clientName) are passed over: they say nothing about where data goes.
/// </summary>
/// <param name="Hosts">The server, or sentinels.</param>
/// <param name="Database">Null when it is not said.</param>
/// <param name="SentinelMaster">Null: the host is the server.</param>
internal sealed record RedisUri(RedisAddress[] Hosts, bool IsTls, string? User, string? Password, int? Database, string? SentinelMaster)
{
    /// <summary>The usual port of what is named first.</summary>
    public static int PortOf(RedisTopology topology) => topology == RedisTopology.Sentinel ? 26379 : 6379;

    /// <summary>Null when it can be understood, else why not. Never repeats the text, which may hold a password.</summary>
    public static string? Fault(string text) => Read(text, out _);

    /// <exception cref="FormatException"/>
    public static RedisUri Parse(string text) => Read(text, out RedisUri? uri) is { } fault ? throw new FormatException(fault) : uri!;

    // By hand: several hosts are nothing that System.Uri knows.
    private static string? Read(string text, out RedisUri? result)
    {
        result = null;
        int colon = text.IndexOf("://", StringComparison.Ordinal);
        string scheme = colon < 0 ? "" : text[..colon].ToLowerInvariant();
        if (scheme is not ("redis" or "rediss" or "redis-sentinel" or "rediss-sentinel"))
            return "Must be redis://host:port, rediss://host:port or redis-sentinel://host:port#master";
        RedisTopology topology = scheme.EndsWith("-sentinel", StringComparison.Ordinal) ? RedisTopology.Sentinel : RedisTopology.Standalone;
        (string rest, string fragment) = Split(text[(colon + 3)..], '#');
        (rest, string query) = Split(rest, '?');
        int at = rest.LastIndexOf('@');
        (string authority, string path) = Split(rest[(at + 1)..], '/');
        var hosts = new List<RedisAddress>();
        foreach (string host in authority.Split(','))
        {
            if (!HostAndPort.TryParse(host.Trim(), PortOf(topology), out RedisAddress address))
                return "Must name a host, or host:port, behind ://";
            hosts.Add(address);
        }

        if (topology == RedisTopology.Standalone && hosts.Count > 1) return "Must name one host";
        if (DatabaseOf(path, query) is not { } database) return "What follows the host must be the index of a database";
        string? master = topology == RedisTopology.Sentinel
            ? Unescaped(fragment) ?? Unescaped(Parameter(query, "sentinelMasterId") ?? "")
            : null;
        if (topology == RedisTopology.Sentinel && master is null)
            return "Must end in # and the name under which the sentinels watch the master";
        string[] login = at < 0 ? [""] : rest[..at].Split(':', 2);
        result = new RedisUri(
            [.. hosts], scheme.StartsWith("rediss", StringComparison.Ordinal), login.Length == 2 ? Unescaped(login[0]) : null,
            Unescaped(login[^1]), database < 0 ? null : database, master);
        return null;
    }

    // -1: not said; null: no index.
    private static int? DatabaseOf(string path, string query)
    {
        path = path.Trim('/');
        if (Parameter(query, "database") is { } given) path = path.Length == 0 || path == given ? given : $"{path} and {given}";
        if (path.Length == 0) return -1;
        return int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null;
    }

    private static string? Parameter(string query, string name)
    {
        string start = $"{name}=";
        return query.Split('&').FirstOrDefault(part => part.StartsWith(start, StringComparison.Ordinal))?[start.Length..];
    }

    private static (string Before, string After) Split(string text, char mark)
    {
        int found = text.IndexOf(mark, StringComparison.Ordinal);
        return found < 0 ? (text, "") : (text[..found], text[(found + 1)..]);
    }

    private static string? Unescaped(string part) => part.Length == 0 ? null : Uri.UnescapeDataString(part);
}

/// <summary><c>host</c>, <c>host:port</c> or <c>[address]:port</c>.</summary>
internal static class HostAndPort
{
    public static bool IsValid(string text) => TryParse(text, 1, out _);

    /// <exception cref="FormatException"/>
    public static RedisAddress Parse(string text, int usualPort) =>
        TryParse(text, usualPort, out RedisAddress address) ? address : throw new FormatException("Must be host or host:port");

    public static bool TryParse(string text, int usualPort, out RedisAddress address)
    {
        int port = usualPort, colon = text.LastIndexOf(':');
        bool hasPort = colon >= 0 && colon > text.IndexOf(']', StringComparison.Ordinal);
        string host = (hasPort ? text[..colon] : text).Trim('[', ']');
        bool isPort = !hasPort
            || (int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535);
        address = new RedisAddress(host, port);
        return host.Length > 0 && isPort;
    }
}
