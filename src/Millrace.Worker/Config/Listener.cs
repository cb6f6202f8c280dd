using Millrace.Errors;

namespace Millrace.Worker.Config;

/// <summary>One entry of <c>listeners</c>: <c>scheme://host:port</c>.</summary>
/// <param name="Scheme">http or https.</param>
/// <param name="Host">Empty for all interfaces; IPv6 addresses without brackets.</param>
/// <param name="Port">0 for any free one.</param>
public sealed record Listener(string Scheme, string Host, int Port)
{
    /// <exception cref="ConfigException"/>
    public static Listener Parse(string text) => Parse(text, WorkerSettings.Listeners.Name);

    internal static Listener Parse(string text, string setting)
    {
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        int port = text.LastIndexOf(':');
        if (scheme < 0 || port < scheme + 3 || !int.TryParse(text[(port + 1)..].TrimEnd('/'), out int number) || number is < 0 or > 65_535)
            throw ConfigException.Invalid(setting, text, "must be scheme://host:port, such as http://127.0.0.1:8083");
        string name = text[..scheme].ToLowerInvariant();
        if (name is not ("http" or "https")) throw ConfigException.Invalid(setting, text, "the scheme must be http or https");
        return new Listener(name, text[(scheme + 3)..port].Trim('[', ']'), number);
    }
}
