using System.Collections.Concurrent;

namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>The files of Google and Confluent that every schema may import without a reference. They are resources of this assembly.</summary>
internal static class WellKnownFiles
{
    private static readonly ConcurrentDictionary<string, string?> Texts = new(StringComparer.Ordinal);

    /// <summary>The text by the name under which it is imported; null for any other file.</summary>
    public static string? Find(string name) => Texts.TryGetValue(name, out string? known) ? known : Read(name);

    private static string? Read(string name)
    {
        using Stream? resource = typeof(WellKnownFiles).Assembly.GetManifestResourceStream(name);
        if (resource is null || !name.EndsWith(".proto", StringComparison.Ordinal)) return null;
        using var reader = new StreamReader(resource);
        return Texts[name] = reader.ReadToEnd();
    }
}
