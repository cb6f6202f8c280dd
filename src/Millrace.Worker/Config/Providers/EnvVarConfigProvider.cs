using System.Text.RegularExpressions;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Errors;

namespace Millrace.Worker.Config.Providers;

/// <summary><c>${env:NAME}</c>: an environment variable of the worker's process. A path has no meaning here.</summary>
internal sealed class EnvVarConfigProvider : ConfigProvider
{
    private string _setting = "";
    private string _pattern = "";
    private Regex? _allowed;

    public override void Configure(string name, IReadOnlyDictionary<string, string> parameters)
    {
        if (!parameters.TryGetValue("allowlist.pattern", out string? pattern)) return;
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
