using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Millrace.Connectors;

namespace Millrace.Worker.Plugins;

/// <summary>One assembly in a plugin's folder, looked at without being loaded.</summary>
/// <param name="File">Its path.</param>
/// <param name="References">The assemblies that it was built against.</param>
internal sealed record PluginAssembly(string File, IReadOnlyList<AssemblyName> References)
{
    private static readonly Version Ours = typeof(Plugin).Assembly.GetName().Version!;

    /// <summary>True when there may be plugins in it: whoever derives from their base classes refers to them.</summary>
    public bool MayHoldPlugins => BuiltAgainst is not null;

    /// <summary>
    /// Why it cannot run here, or null. What was built for another major version of the interfaces may call what is not there; below 1.0
    /// the second number counts as
    /// the first does after (semver.org, 4). The same holds for one that is built for a newer one.
    /// </summary>
    public string? Misfit =>
        BuiltAgainst is not { } built || (built.Major == Ours.Major && (built.Major > 0 || built.Minor == Ours.Minor) && built <= Ours)
        ? null
        : $"it is built for {SharedAssemblies.Abstractions} {built.ToString(3)}, and this worker has {Ours.ToString(3)}";

    private Version? BuiltAgainst => References.FirstOrDefault(reference => reference.Name == SharedAssemblies.Abstractions)?.Version;

    /// <summary>Null for a native library.</summary>
    /// <exception cref="BadImageFormatException">For what is no library at all.</exception>
    /// <exception cref="IOException">For what is no library at all.</exception>
    public static PluginAssembly? Read(string file)
    {
        using FileStream stream = System.IO.File.OpenRead(file);
        using var image = new PEReader(stream);
        if (!image.HasMetadata) return null;
        MetadataReader metadata = image.GetMetadataReader();
        return metadata.IsAssembly
            ? new PluginAssembly(file,
                [.. metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName())])
            : null;
    }
}
