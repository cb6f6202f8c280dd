using System.Text.RegularExpressions;
using Millrace.Config;

namespace Millrace.Worker.Config.Providers;

/// <summary><c>${env:NAME}</c>: an environment variable of the worker's process. A path has no meaning here.</summary>
internal sealed class EnvVarConfigProvider : ConfigProvider
{
    private readonly Regex _allowed;

    public EnvVarConfigProvider(IReadOnlyDictionary<string, string> parameters) =>
        _allowed = SafeRegex.Whole(parameters.GetValueOrDefault("allowlist.pattern", ".*"));

    public override string? Find(string? path, string key) =>
        string.IsNullOrEmpty(path) && _allowed.IsMatch(key) ? Environment.GetEnvironmentVariable(key) : null;
}
