using Millrace.Config;

namespace Millrace.Connectors;

/// <summary>
/// Where the values behind references such as <c>${vault:path:key}</c> come from, in settings of the worker and of connectors. One
/// instance serves the worker for all its life;
/// <see cref="Configure"/> comes first. <b>Threads</b>: <see cref="Find"/> may be called from several at once.
/// </summary>
public abstract class ConfigProvider
{
    /// <summary>Its parameters: <c>config.providers.NAME.param.*</c> without that beginning. Default: none are declared.</summary>
    public virtual ConfigDef Config => ConfigDef.Empty;

    /// <summary>Called once before any other.</summary>
    /// <param name="name">Its name in <c>config.providers</c>, for messages.</param>
    /// <param name="parameters">The parameters given.</param>
    /// <exception cref="Errors.ConfigException">It keeps the worker from starting.</exception>
    public virtual void Configure(string name, IReadOnlyDictionary<string, string> parameters)
    {
    }

    /// <summary>
    /// The value, or null when there is none: the reference then stays as it is. Asked whenever a configuration is read, so what takes long
    /// is to be remembered.
    /// </summary>
    /// <param name="path">What stands between the provider's name and the key; null in <c>${provider:key}</c>.</param>
    /// <param name="key">The last part of the reference.</param>
    /// <exception cref="Errors.ConfigException">The source cannot be read.</exception>
    public abstract string? Find(string? path, string key);
}
