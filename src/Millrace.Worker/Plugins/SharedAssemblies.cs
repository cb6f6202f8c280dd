using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using Millrace.Connectors;

namespace Millrace.Worker.Plugins;

/// <summary>
/// What plugins take from the program that loads them: Millrace.Abstractions, so that both mean the same by a record, and the frameworks
/// (.NET and ASP.NET Core). The libraries that the
/// program happens to use itself are none of their business: a plugin that ran with them today would break with the next release.
/// </summary>
internal static class SharedAssemblies
{
    /// <summary>Name of the assembly whose types cross the border.</summary>
    public static readonly string Abstractions = typeof(Plugin).Assembly.GetName().Name!;

    private static readonly FrozenSet<string> Frameworks = FrameworkNames().ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The assembly that everybody shares, or null. A plugin that brings a newer release of something in the framework keeps its own.
    /// </summary>
    public static Assembly? Find(AssemblyName name)
    {
        if (name.Name == Abstractions) return typeof(Plugin).Assembly;
        if (name.Name is null || !Frameworks.Contains(name.Name)) return null;
        Assembly shared = AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(name.Name));
        return name.Version is null || shared.GetName().Version >= name.Version ? shared : null;
    }

    // All that the host found for the program, less what lies in the program's own folder. A program that brings its frameworks along has
    // them there too;
    // its list of dependencies then names them as packs of the runtime.
    private static IEnumerable<string> FrameworkNames()
    {
        string[] known = (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string
            ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] packed = [.. RuntimePacks()];
        return known.Where(path => Path.GetDirectoryName(path) != AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))
            .Select(path => Path.GetFileNameWithoutExtension(path)).Concat(packed);
    }

    private static IEnumerable<string> RuntimePacks()
    {
        string? list = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault();
        if (list is null || !File.Exists(list)) yield break;
        using JsonDocument dependencies = JsonDocument.Parse(File.ReadAllBytes(list));
        foreach (JsonProperty target in dependencies.RootElement.GetProperty("targets").EnumerateObject())
            foreach (JsonProperty library in target.Value.EnumerateObject()
                .Where(library => library.Name.StartsWith("runtimepack.", StringComparison.Ordinal)))
                if (library.Value.TryGetProperty("runtime", out JsonElement files))
                    foreach (JsonProperty file in files.EnumerateObject()) yield return Path.GetFileNameWithoutExtension(file.Name);
    }
}
