using System.Text.RegularExpressions;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Errors;

namespace Millrace.Worker.Plugins.Providers;

/// <summary><c>${dir:/path:name}</c>: the content of a file in a folder, as Kubernetes mounts secrets.</summary>
internal sealed class DirectoryConfigProvider : ConfigProvider
{
    private AllowedPaths _allowed = new([]);

    public override ConfigDef Config => AllowedPaths.Declared;

    public override void Configure(string name, IReadOnlyDictionary<string, string> parameters) =>
        _allowed = new AllowedPaths(Config.Parse(parameters).Get(AllowedPaths.Allowed));

    public override string? Find(string? path, string key)
    {
        // The key names a file of the folder itself: a separator in it would lead elsewhere.
        if (string.IsNullOrEmpty(path) || key.Contains('/') || _allowed.Check(path) is not { } folder) return null;
        string file = Path.Combine(folder, key);
        if (!File.Exists(file)) return null;
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException($"Could not read file {file}", fault);
        }
    }
}

/// <summary><c>${env:NAME}</c>: an environment variable of the worker's process. A path has no meaning here.</summary>
internal sealed class EnvVarConfigProvider : ConfigProvider
{
    public static readonly ConfigDef Declared;

    private static readonly Setting<string?> Pattern = Setting.OptionalString("allowlist.pattern").Allow("a regular expression")
        .Group("Bounds").Importance(Importance.Medium)
        .Doc("Names of variables that may be read, matched as a whole; without it all of the worker's process.");

    private string _setting = "";
    private string _pattern = "";
    private Regex? _allowed;

    static EnvVarConfigProvider() => Declared = ConfigDef.Of(Pattern);

    public override ConfigDef Config => Declared;

    public override void Configure(string name, IReadOnlyDictionary<string, string> parameters)
    {
        if (Config.Parse(parameters).Get(Pattern) is not { } pattern) return;
        _setting = $"config.providers.{name}.param.allowlist.pattern";
        _pattern = pattern;
        if (SafeRegex.Fault(pattern) is { } fault) throw ConfigException.Invalid(_setting, pattern, fault);
        _allowed = SafeRegex.Whole(pattern);
    }

    public override string? Find(string? path, string key)
    {
        try
        {
            return string.IsNullOrEmpty(path) && _allowed?.IsMatch(key) is not false ? Environment.GetEnvironmentVariable(key) : null;
        }
        catch (RegexMatchTimeoutException fault)
        {
            throw new ConfigException($"{_setting}: {SafeRegex.TooLong(_pattern, key, fault)}", fault);
        }
    }
}

/// <summary><c>${file:/path/x.properties:key}</c>: an entry of a properties file, read anew each time it is asked for.</summary>
internal sealed class FileConfigProvider : ConfigProvider
{
    private AllowedPaths _allowed = new([]);

    public override ConfigDef Config => AllowedPaths.Declared;

    public override void Configure(string name, IReadOnlyDictionary<string, string> parameters) =>
        _allowed = new AllowedPaths(Config.Parse(parameters).Get(AllowedPaths.Allowed));

    public override string? Find(string? path, string key)
    {
        if (string.IsNullOrEmpty(path) || _allowed.Check(path) is not { } file) return null;
        try
        {
            return PropertiesFile.Read(file).GetValueOrDefault(key);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ConfigException)
        {
            throw new ConfigException($"Could not read properties from file {path}", fault);
        }
    }
}

/// <summary>The files and folders that a provider may read; none given allows all.</summary>
internal sealed class AllowedPaths(IEnumerable<string> roots)
{
    public static readonly Setting<IReadOnlyList<string>> Allowed = Setting.List("allowed.paths", [])
        .Group("Bounds").Importance(Importance.Medium)
        .Doc("Folders and files that may be read, with all below them; without it all that the worker may.");

    public static readonly ConfigDef Declared = ConfigDef.Of(Allowed);

    private readonly List<string> _roots = [.. roots.Select(Path.GetFullPath)];

    /// <summary>The path in full, <c>..</c> resolved, or null when it is not allowed.</summary>
    public string? Check(string path)
    {
        string full = Path.GetFullPath(path);
        if (_roots.Count == 0) return full;
        return _roots.Any(root => full == root || full.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal)) ? full : null;
    }
}

/// <summary>The config providers that every worker has, under the names of Kafka's.</summary>
public static class ProviderPlugins
{
    private const string Package = "org.apache.kafka.common.config.provider.";

    public static IReadOnlyList<Plugin> All { get; } =
    [
        new(PluginType.ConfigProvider, Package + "FileConfigProvider", AllowedPaths.Declared, static () => new FileConfigProvider()),
        new(PluginType.ConfigProvider, Package + "DirectoryConfigProvider", AllowedPaths.Declared,
            static () => new DirectoryConfigProvider()),
        new(PluginType.ConfigProvider, Package + "EnvVarConfigProvider", EnvVarConfigProvider.Declared,
            static () => new EnvVarConfigProvider()),
    ];
}
