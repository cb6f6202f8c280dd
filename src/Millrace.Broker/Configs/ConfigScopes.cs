using System.Text;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Configs;

/// <summary>Every kind of resource that has settings, and what is the same for all of them.</summary>
internal sealed class ConfigScopes(IReadOnlyList<ConfigScope> scopes)
{
    /// <summary>What a string of the older versions can be long, so that everything that was set can be told to every client.</summary>
    private const int MaxBytes = short.MaxValue;

    public static ConfigScopes Create(LogDirectory logs, DynamicConfigs configs, BrokerLoggers loggers) => new(
    [
        new GroupConfigScope(configs), new ClientMetricsConfigScope(configs), new LoggerConfigScope(loggers, configs.Initial),
        new BrokerConfigScope(configs), new TopicConfigScope(logs, configs),
    ]);

    public IReadOnlyList<ConfigScope> All => scopes;

    public ConfigScope? Find(ConfigResourceType type) => scopes.FirstOrDefault(scope => scope.Type == type);

    /// <summary>Replaces what was set for one resource, and says how that went.</summary>
    public (ErrorCode Error, string? Message) Change(
        ConfigResourceType type, string name, bool validateOnly,
        Func<ConfigScope, IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> change)
    {
        if (Find(type) is not { } scope)
            return (ErrorCode.InvalidRequest, $"Unknown resource type {(sbyte)type}");
        try
        {
            if (Encoding.UTF8.GetByteCount(name) > MaxBytes)
                throw new StorageException(ErrorCode.InvalidRequest, $"A resource's name may be {MaxBytes} bytes long.");
            scope.Change(name, before => Bounded(change(scope, before)), validateOnly);
            return (ErrorCode.None, null);
        }
        catch (StorageException refused)
        {
            return (refused.Code, refused.Message);
        }
    }

    private static IReadOnlyDictionary<string, string> Bounded(IReadOnlyDictionary<string, string> changed)
    {
        foreach ((string key, string value) in changed)
        {
            if (Encoding.UTF8.GetByteCount(key) > MaxBytes || Encoding.UTF8.GetByteCount(value) > MaxBytes)
                throw new StorageException(ErrorCode.InvalidConfig,
                    $"Config {key[..Math.Min(key.Length, 100)]}: names and values may be {MaxBytes} bytes long.");
        }
        return changed;
    }
}
