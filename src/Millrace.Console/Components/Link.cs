using System.Globalization;

namespace Millrace.WebConsole.Components;

/// <summary>Addresses of pages, relative to the console's; names are escaped here and nowhere else.</summary>
internal static class Link
{
    public static string Connector(string name, string? tab = null) =>
        $"connectors/of/{Uri.EscapeDataString(name)}{(tab is null ? "" : $"/{tab}")}";

    public static string Topic(string name, string? tab = null) =>
        $"topics/of/{Uri.EscapeDataString(name)}{(tab is null ? "" : $"/{tab}")}";

    public static string Message(string topic, int partition, long offset) =>
        string.Create(CultureInfo.InvariantCulture, $"{Topic(topic)}/messages/{partition}/{offset}");

    public static string DeadLetter(string topic, int partition, long offset) =>
        string.Create(CultureInfo.InvariantCulture, $"{Topic(topic)}/dead-letters/{partition}/{offset}");

    public static string Lineage(string around) => $"lineage?around={Uri.EscapeDataString(around)}";

    public static string Group(string name) => $"groups/of/{Uri.EscapeDataString(name)}";

    public static string Subject(string name) => $"schemas/of/{Uri.EscapeDataString(name)}";
}
