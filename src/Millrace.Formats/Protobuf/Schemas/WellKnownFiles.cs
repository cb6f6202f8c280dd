using System.Collections.Concurrent;

namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>
/// The files of Google and Confluent that every schema may import without a reference. They are resources of this assembly.
/// </summary>
internal static class WellKnownFiles
{
    private static readonly ConcurrentDictionary<string, string?> Texts = new(StringComparer.Ordinal);

    private static readonly Lazy<Dictionary<string, string>> FilesByType = new(IndexTypes);

    /// <summary>The text by the name under which it is imported; null for any other file.</summary>
    public static string? Find(string name) => Texts.TryGetValue(name, out string? known) ? known : Read(name);

    /// <summary>The file that defines a type, by the type's full name; null when none of these does.</summary>
    public static string? FileOf(string typeName) => FilesByType.Value.GetValueOrDefault(typeName);

    private static Dictionary<string, string> IndexTypes()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in typeof(WellKnownFiles).Assembly.GetManifestResourceNames())
        {
            if (Find(name) is not { } text) continue;
            ProtoFile file = ProtoParser.Parse(text);
            foreach (string type in file.Messages.Select(message => message.Name).Concat(file.Enums.Select(type => type.Name)))
                files.TryAdd(ProtobufSchema.Join(file.Package ?? "", type), name);
        }

        return files;
    }

    private static string? Read(string name)
    {
        using Stream? resource = typeof(WellKnownFiles).Assembly.GetManifestResourceStream(name);
        if (resource is null || !name.EndsWith(".proto", StringComparison.Ordinal)) return null;
        using var reader = new StreamReader(resource);
        return Texts[name] = reader.ReadToEnd();
    }
}
