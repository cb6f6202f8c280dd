using System.Reflection;
using Microsoft.Extensions.Logging;
using Millrace.Connectors;
using Millrace.Worker.Plugins.Providers;

namespace Millrace.Worker.Plugins;

/// <summary>
/// The door through which all plugins come into a worker: those that the program is built with, and those in the folders of
/// <c>plugin.path</c>. What is wrong with a folder or a class
/// is named in the log and keeps out nothing else.
/// </summary>
internal sealed partial class PluginLoader(ILogger logger)
{
    private readonly PluginRegistry _plugins = new();

    /// <summary>All plugins of a worker.</summary>
    /// <param name="path">
    /// <c>plugin.path</c> as it was given: references to config providers are not resolved, because these are plugins too.
    /// </param>
    /// <param name="builtIn">Those that the program is built with.</param>
    /// <param name="logger">Where folders and classes that cannot be loaded are named.</param>
    public static PluginRegistry Load(string path, IEnumerable<Plugin> builtIn, ILogger logger)
    {
        var loader = new PluginLoader(logger);
        foreach (Plugin plugin in ProviderPlugins.All.Concat(builtIn)) loader.Add(plugin);
        foreach (string entry in path.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            loader.AddEntry(entry);
        return loader._plugins;
    }

    private void AddEntry(string entry)
    {
        try
        {
            IReadOnlyList<string> folders = PluginPath.Folders(entry);
            if (folders.Count == 0) LogEmpty(entry);
            foreach (string folder in folders) TryAddFolder(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(entry, fault.Message);
        }
    }

    private void TryAddFolder(string folder)
    {
        try
        {
            AddFolder(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Not the folders behind it.
            LogUnreadable(folder, fault.Message);
        }
    }

    private void AddFolder(string folder)
    {
        List<PluginAssembly> assemblies = Assemblies(folder);
        if (Context(folder, assemblies) is not { } context) return;
        List<Plugin> found = [];
        List<string> hidden = [];
        foreach (PluginAssembly assembly in assemblies)
        {
            foreach (AssemblyName missing in assembly.References.Where(reference => !context.Has(reference)))
                LogMissing(folder, Path.GetFileName(assembly.File), missing.Name, missing.Version);
            foreach (Type type in Classes(context, assembly.File))
            {
                if (!type.IsVisible) hidden.Add(type.FullName!);
                else found.AddRange(Plugins(type, folder));
            }
        }

        foreach (Plugin plugin in found) Add(plugin);
        if (found.Count > 0) LogLoaded(folder, string.Join(", ", found.Select(Describe)));
        else if (hidden.Count > 0) LogHidden(folder, string.Join(", ", hidden));
        else LogNothing(folder);
    }

    private List<PluginAssembly> Assemblies(string folder)
    {
        var assemblies = new List<PluginAssembly>();
        foreach (string file in PluginPath.Assemblies(folder))
        {
            // Copies that a build has left there: the worker's own is the one that counts.
            if (Path.GetFileNameWithoutExtension(file) == SharedAssemblies.Abstractions) continue;
            try
            {
                if (PluginAssembly.Read(file) is not { MayHoldPlugins: true } assembly) continue;
                if (assembly.Misfit is { } misfit) LogAssemblyRefused(file, misfit);
                else assemblies.Add(assembly);
            }
            catch (Exception fault) when (fault is BadImageFormatException or IOException or UnauthorizedAccessException)
            {
                LogAssemblyRefused(file, fault.Message);
            }
        }

        return assemblies;
    }

    private PluginContext? Context(string folder, List<PluginAssembly> assemblies)
    {
        try
        {
            return new PluginContext(folder, assemblies);
        }
        catch (InvalidOperationException fault)
        {
            // A .deps.json that says nothing the runtime understands.
            LogAssemblyRefused(folder, fault.Message);
            return null;
        }
    }

    private List<Type> Classes(PluginContext context, string file)
    {
        try
        {
            return [.. context.LoadFromAssemblyPath(file).GetTypes().Where(PluginClass.IsCandidate)];
        }
        catch (ReflectionTypeLoadException fault)
        {
            LogAssemblyRefused(file, string.Join("; ", fault.LoaderExceptions.Select(cause => cause?.Message).Distinct()));
            return [.. fault.Types.OfType<Type>().Where(PluginClass.IsCandidate)];
        }
        catch (Exception fault) when (fault is IOException or BadImageFormatException or TypeLoadException)
        {
            LogAssemblyRefused(file, fault.Message);
            return [];
        }
    }

    private Plugin[] Plugins(Type type, string folder)
    {
        try
        {
            return [.. PluginClass.Plugins(type, folder)];
        }
        catch (Exception fault)
        {
            // Code of others: whatever it throws is its own affair.
            LogClassRefused(type.FullName!, folder, fault);
            return [];
        }
    }

    private void Add(Plugin plugin)
    {
        if (_plugins.Offer(plugin) is { } known)
            LogTwice(PluginRegistry.TypeName(plugin.Type), plugin.ClassName, PluginRegistry.Version(plugin), known.Location
                ?? "the program itself", plugin.Location ?? "the program itself");
    }

    private static string Describe(Plugin plugin) =>
        $"{plugin.ClassName} ({PluginRegistry.TypeName(plugin.Type)}, {PluginRegistry.Version(plugin)})";

    [LoggerMessage(2300, LogLevel.Information, "Plugins of {Folder}: {Plugins}")]
    private partial void LogLoaded(string folder, string plugins);

    [LoggerMessage(2301, LogLevel.Warning, "plugin.path: {Entry} cannot be read and is left out: {Reason}")]
    private partial void LogUnreadable(string entry, string reason);

    [LoggerMessage(2302, LogLevel.Warning, "plugin.path: there is no plugin folder in {Entry}")]
    private partial void LogEmpty(string entry);

    [LoggerMessage(2303, LogLevel.Warning,
        "There is no plugin in {Folder}: no assembly there has a class that derives from SinkConnector, SourceConnector, Transformation, "
        + "Predicate, Converter or ConfigProvider")]
    private partial void LogNothing(string folder);

    [LoggerMessage(2304, LogLevel.Warning, "There is no plugin in {Folder}: {Classes} would be, but is not public")]
    private partial void LogHidden(string folder, string classes);

    [LoggerMessage(2305, LogLevel.Error, "The plugins of {File} cannot be loaded: {Reason}")]
    private partial void LogAssemblyRefused(string file, string reason);

    [LoggerMessage(2306, LogLevel.Error, "The plugin {Class} of {Folder} cannot be made and is left out")]
    private partial void LogClassRefused(string @class, string folder, Exception fault);

    [LoggerMessage(2307, LogLevel.Warning, "{Folder}: {File} needs {Name} {Version}, which is not there")]
    private partial void LogMissing(string folder, string file, string? name, Version? version);

    [LoggerMessage(2308, LogLevel.Warning,
        "The {Type} {Class} {Version} is there twice: the one of {Kept} counts, that of {Left} is left out")]
    private partial void LogTwice(string type, string @class, string version, string kept, string left);
}
