using Millrace.Connectors;
using Millrace.Errors;

namespace Millrace.Worker.Config.Providers;

/// <summary><c>${file:/path/x.properties:key}</c>: an entry of a properties file, read anew each time it is asked for.</summary>
internal sealed class FileConfigProvider : ConfigProvider
{
    private AllowedPaths _allowed = new(null);

    public override void Configure(string name, IReadOnlyDictionary<string, string> parameters) =>
        _allowed = new AllowedPaths(parameters.GetValueOrDefault("allowed.paths"));

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
