using Millrace.Connectors;
using Millrace.Errors;

namespace Millrace.Worker.Config.Providers;

/// <summary><c>${dir:/path:name}</c>: the content of a file in a folder, as Kubernetes mounts secrets.</summary>
internal sealed class DirectoryConfigProvider : ConfigProvider
{
    private AllowedPaths _allowed = new(null);

    public override void Configure(string name, IReadOnlyDictionary<string, string> parameters) =>
        _allowed = new AllowedPaths(parameters.GetValueOrDefault("allowed.paths"));

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
