namespace Millrace.Worker.Plugins;

/// <summary>
/// The setting <c>plugin.path</c>: folders, separated by commas, each of which holds plugin folders. One that holds assemblies itself is
/// a plugin folder, so that what a build
/// has made can be named as it is.
/// </summary>
internal static class PluginPath
{
    /// <summary>The assemblies and native libraries of the folder itself, by name.</summary>
    public static IEnumerable<string> Assemblies(string folder) => Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal);

    /// <summary>The plugin folders under one entry, by name.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public static IReadOnlyList<string> Folders(string entry)
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(entry));
        return Assemblies(folder).Any() ? [folder] : [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)];
    }
}
