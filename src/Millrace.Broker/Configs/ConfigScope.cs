using Millrace.Broker.Storage;

namespace Millrace.Broker.Configs;

/// <summary>One kind of resource that has settings. The config APIs read and write through it and know nothing else of it.</summary>
internal abstract class ConfigScope
{
    public abstract ConfigResourceType Type { get; }

    /// <summary>Resources of this kind that there are.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <summary>All settings of a resource, with what is in force.</summary>
    /// <exception cref="StorageException">There is no such resource.</exception>
    public abstract IReadOnlyList<ConfigEntry> Describe(string name);

    /// <summary>Replaces what was set by what is made of it.</summary>
    /// <exception cref="StorageException">Resource or setting do not exist, a value is not allowed, or the disk refuses;
    /// nothing was changed.</exception>
    public abstract void Change(string name, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> change,
        bool validateOnly);

    /// <summary>The value in force of a list that is not set itself; null when the setting is no list.</summary>
    public abstract string? ListDefault(string key);

    /// <summary>Why nothing can be added to what is no list, in the kind's own words.</summary>
    public virtual string NotAList(string key, ConfigOperation operation) =>
        $"Can't {operation.ToString().ToUpperInvariant()} to key {key} because its type is not LIST.";
}
