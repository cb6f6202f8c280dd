using System.Text;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>Character encodings by the names that Java and IANA give them.</summary>
internal static class Charsets
{
    /// <summary>Errors: <see cref="ArgumentException"/>.</summary>
    public static Encoding Find(string name) =>
        name.Equals("UTF8", StringComparison.OrdinalIgnoreCase) || name.Equals("UTF-8", StringComparison.OrdinalIgnoreCase) ? new UTF8Encoding(false) : Encoding.GetEncoding(name);

    public static string? Fault(string name)
    {
        try
        {
            Find(name);
            return null;
        }
        catch (ArgumentException)
        {
            return "Unknown encoding; UTF-8, ISO-8859-1, US-ASCII and UTF-16 are known";
        }
    }
}
