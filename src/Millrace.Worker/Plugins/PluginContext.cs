using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Millrace.Worker.Plugins;

/// <summary>
/// Where the assemblies of one plugin folder live: a library of theirs is another one than that of the same name in the next folder, with
/// its own static state. What is shared is said by
/// <see cref="SharedAssemblies"/>; all else comes from the folder, as the <c>.deps.json</c> of its assemblies says, or by its file name.
/// </summary>
internal sealed class PluginContext : AssemblyLoadContext
{
    private readonly string _folder;
    private readonly IReadOnlyList<AssemblyDependencyResolver> _resolvers;

    /// <param name="folder">The folder.</param>
    /// <param name="assemblies">Those of its assemblies that may hold plugins.</param>
    public PluginContext(string folder, IEnumerable<PluginAssembly> assemblies)
        : base($"plugins of {folder}")
    {
        _folder = folder;
        _resolvers = [.. assemblies.Where(assembly => File.Exists(Path.ChangeExtension(assembly.File, ".deps.json")))
            .Select(assembly => new AssemblyDependencyResolver(assembly.File))];
    }

    /// <summary>True when an assembly of that name can be had.</summary>
    public bool Has(AssemblyName name) => SharedAssemblies.Find(name) is not null || PathOf(name) is not null;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (SharedAssemblies.Find(assemblyName) is { } shared) return shared;
        if (PathOf(assemblyName) is { } path) return LoadFromAssemblyPath(path);
        // Resources of a language may be missing. Anything else would be looked for among the program's own libraries.
        if (!string.IsNullOrEmpty(assemblyName.CultureName)) return null;
        throw new FileNotFoundException($"{assemblyName.Name} {assemblyName.Version} is not in the plugin folder {_folder}",
            assemblyName.Name);
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolvers.Select(resolver => resolver.ResolveUnmanagedDllToPath(unmanagedDllName)).Concat(NativeFiles(unmanagedDllName))
            .FirstOrDefault(path => path is not null && File.Exists(path)) is { } found ? LoadUnmanagedDllFromPath(found) : nint.Zero;

    private string? PathOf(AssemblyName name)
    {
        if (_resolvers.Select(resolver => resolver.ResolveAssemblyToPath(name)).FirstOrDefault(path => path is not null) is { } found)
            return found;
        string file = Path.Combine(_folder, name.CultureName ?? "", name.Name + ".dll");
        return File.Exists(file) ? file : null;
    }

    private IEnumerable<string> NativeFiles(string name)
    {
        string runtime = Path.Combine(_folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        string ending = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        foreach (string folder in new[] { _folder, runtime })
            foreach (string file in new[] { name, name + ending, "lib" + name + ending }) yield return Path.Combine(folder, file);
    }
}
