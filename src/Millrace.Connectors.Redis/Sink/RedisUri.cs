using System.Globalization;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>
/// <c>redis[s]://[[user]:password@]host[:port][/database][?database=database]</c>. Source: https://github.com/redis/lettuce/wiki/Redis-URI-and-connection-details; a password alone may
/// stand without its colon there. Its other parameters (timeout, clientName) are passed over: they say nothing about where data goes.
/// </summary>
/// <param name="Database">Null when it is not said.</param>
internal sealed record RedisUri(string Host, int Port, bool IsTls, string? User, string? Password, int? Database)
{
    /// <summary>Null when it can be understood, else why not. Never repeats the text, which may hold a password.</summary>
    public static string? Fault(string text) => Read(text, out _);

    /// <summary>Errors: <see cref="FormatException"/>.</summary>
    public static RedisUri Parse(string text) => Read(text, out RedisUri? uri) is { } fault ? throw new FormatException(fault) : uri!;

    private static string? Read(string text, out RedisUri? result)
    {
        result = null;
        if (text.StartsWith("redis-sentinel", StringComparison.OrdinalIgnoreCase) || text.StartsWith("rediss-sentinel", StringComparison.OrdinalIgnoreCase))
            return "Sentinel is not supported: name the master, or a proxy that follows it";
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("redis" or "rediss")) return "Must be redis://host:port or rediss://host:port";
        if (uri.Host.Length == 0 || uri.Authority.Contains(',', StringComparison.Ordinal)) return "Must name one host";
        string path = uri.AbsolutePath.Trim('/');
        if (Parameter(uri, "database") is { } given) path = path.Length == 0 || path == given ? given : $"{path} and {given}";
        int? database = null;
        if (path.Length > 0)
        {
            if (!int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out int index)) return "What follows the host must be the index of a database";
            database = index;
        }

        string[] login = uri.UserInfo.Split(':', 2);
        string? password = Unescaped(login[^1]);
        string? user = login.Length == 2 ? Unescaped(login[0]) : null;
        result = new RedisUri(uri.Host.Trim('[', ']'), uri.IsDefaultPort || uri.Port < 0 ? 6379 : uri.Port, uri.Scheme == "rediss", user, password, database);
        return null;
    }

    private static string? Parameter(Uri uri, string name)
    {
        string start = $"{name}=";
        return uri.Query.TrimStart('?').Split('&').FirstOrDefault(part => part.StartsWith(start, StringComparison.Ordinal))?[start.Length..];
    }

    private static string? Unescaped(string part) => part.Length == 0 ? null : Uri.UnescapeDataString(part);
}
