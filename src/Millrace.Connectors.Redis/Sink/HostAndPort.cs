using System.Globalization;

namespace Millrace.Connectors.Redis.Sink;

/// <summary><c>host</c>, <c>host:port</c> or <c>[address]:port</c>; port 6379 unless said.</summary>
internal static class HostAndPort
{
    public static bool IsValid(string text) => TryParse(text, out _, out _);

    public static bool TryParse(string text, out string host, out int port)
    {
        port = 6379;
        int colon = text.LastIndexOf(':');
        bool hasPort = colon >= 0 && colon > text.IndexOf(']', StringComparison.Ordinal);
        host = (hasPort ? text[..colon] : text).Trim('[', ']');
        return host.Length > 0 && (!hasPort || (int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535));
    }
}
