using System.Collections.Immutable;
using System.Globalization;

namespace Millrace.Broker.Settings;

/// <summary><c>listeners</c> and <c>advertised.listeners</c>: <c>NAME://host:port</c>, several separated by commas.</summary>
internal static class ListenerSetting
{
    public const string Plaintext = "PLAINTEXT", Ssl = "SSL", SaslPlaintext = "SASL_PLAINTEXT", SaslSsl = "SASL_SSL";

    private static readonly string[] Protocols = [Plaintext, Ssl, SaslPlaintext, SaslSsl];

    /// <summary>The one listener for clients. The controller's is left out, as there is no other node to talk to.</summary>
    /// <exception cref="FormatException">It cannot be read, there are several, or its protocol is not known.</exception>
    public static (string Host, int Port, string Protocol, string Name) Read(string value, ImmutableDictionary<string, string> given)
    {
        string[] controllers = Names(given.GetValueOrDefault("controller.listener.names", "CONTROLLER"));
        List<string> listeners = [.. Names(value)
            .Where(listener => !controllers.Contains(NameOf(listener), StringComparer.OrdinalIgnoreCase))];
        if (listeners.Count != 1)
            throw new FormatException($"one listener for clients is served, not {listeners.Count}; leave one");
        string only = listeners[0], name = NameOf(only);
        string protocol = Protocol(name, given.GetValueOrDefault("listener.security.protocol.map", "")).ToUpperInvariant();
        if (!Protocols.Contains(protocol))
            throw new FormatException($"listener {name} is {protocol}; expected {string.Join(", ", Protocols)}");
        int colon = only.LastIndexOf(':');
        if (colon <= name.Length + 2 || !int.TryParse(only[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            || port > 65535)
            throw new FormatException("expected NAME://host:port");
        return (only[(name.Length + 3)..colon].Trim('[', ']'), port, protocol, name);
    }

    private static string NameOf(string listener) => listener.IndexOf("://", StringComparison.Ordinal) is var end and > 0
        ? listener[..end] : throw new FormatException("expected NAME://host:port");

    /// <summary>A name that the map does not have is the protocol itself.</summary>
    private static string Protocol(string name, string map) => Names(map).Select(pair => pair.Split(':', 2))
        .FirstOrDefault(pair => pair.Length == 2 && pair[0].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))?[1].Trim() ?? name;

    private static string[] Names(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
