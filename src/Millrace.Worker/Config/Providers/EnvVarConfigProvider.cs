using System.Text.RegularExpressions;
using Millrace.Config;
using Millrace.Errors;

namespace Millrace.Worker.Config.Providers;

/// <summary><c>${env:NAME}</c>: an environment variable of the worker's process. A path has no meaning here.</summary>
internal sealed class EnvVarConfigProvider : ConfigProvider
{
    private readonly string _setting;
    private readonly string _pattern;
    private readonly Regex _allowed;

    /// <param name="setting">What the names of its parameters begin with.</param>
    /// <param name="parameters">Of this provider.</param>
    public EnvVarConfigProvider(string setting, IReadOnlyDictionary<string, string> parameters)
    {
        _setting = setting + "allowlist.pattern";
        _pattern = parameters.GetValueOrDefault("allowlist.pattern", ".*");
        if (SafeRegex.Fault(_pattern) is { } fault) throw ConfigException.Invalid(_setting, _pattern, fault);
        _allowed = SafeRegex.Whole(_pattern);
    }

    public override string? Find(string? path, string key)
    {
        try
        {
            return string.IsNullOrEmpty(path) && _allowed.IsMatch(key) ? Environment.GetEnvironmentVariable(key) : null;
        }
        catch (RegexMatchTimeoutException fault)
        {
            throw new ConfigException($"{_setting}: {SafeRegex.TooLong(_pattern, key, fault)}", fault);
        }
    }
}
