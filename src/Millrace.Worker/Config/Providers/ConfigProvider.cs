namespace Millrace.Worker.Config.Providers;

/// <summary>Where the value behind a reference comes from.</summary>
internal abstract class ConfigProvider
{
    /// <summary>The value, or null when there is none: the reference then stays as it is.</summary>
    /// <param name="path">What stands between the provider's name and the key; null in <c>${provider:key}</c>.</param>
    /// <param name="key">The last part of the reference.</param>
    /// <exception cref="Errors.ConfigException">The source cannot be read.</exception>
    public abstract string? Find(string? path, string key);
}
