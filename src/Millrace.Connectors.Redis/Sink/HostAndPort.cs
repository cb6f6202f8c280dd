using System.Globalization;
using Millrace.Connectors.Redis.Resp;

namespace Millrace.Connectors.Redis.Sink;

/// <summary><c>host</c>, <c>host:port</c> or <c>[address]:port</c>.</summary>
internal static class HostAndPort
{
    public static bool IsValid(string text) => TryParse(text, 1, out _);

    /// <summary>Errors: <see cref="FormatException"/>.</summary>
    public static RedisAddress Parse(string text, int usualPort) => TryParse(text, usualPort, out RedisAddress address) ? address : throw new FormatException("Must be host or host:port");

    public static bool TryParse(string text, int usualPort, out RedisAddress address)
    {
        int port = usualPort, colon = text.LastIndexOf(':');
        bool hasPort = colon >= 0 && colon > text.IndexOf(']', StringComparison.Ordinal);
        string host = (hasPort ? text[..colon] : text).Trim('[', ']');
        bool isValid = host.Length > 0 && (!hasPort || (int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535));
        address = new RedisAddress(host, port);
        return isValid;
    }
}
