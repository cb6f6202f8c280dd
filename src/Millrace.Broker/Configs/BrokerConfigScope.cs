using System.Globalization;
using Millrace.Broker.Protocol;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;
using Millrace.Config;

namespace Millrace.Broker.Configs;

/// <summary>The broker's own settings: those of this one under its id, and under the empty name what all brokers share.</summary>
internal sealed class BrokerConfigScope(DynamicConfigs configs) : ConfigScope
{
    public override ConfigResourceType Type => ConfigResourceType.Broker;

    public override IEnumerable<string> Names => [NodeName];

    private string NodeName => configs.NodeName;

    public override IReadOnlyList<ConfigEntry> Describe(string name)
    {
        if (name == "")
            return BrokerConfigEntries.OfAllBrokers(configs);
        if (name == NodeName)
            return BrokerConfigEntries.Of(configs);
        throw new StorageException(ErrorCode.InvalidRequest, int.TryParse(name, CultureInfo.InvariantCulture, out _)
            ? $"Unexpected broker id, expected {NodeName} or empty string, but received {name}"
            : $"Broker id must be an integer, but it is: {name}");
    }

    public override void Change(string name, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> change,
        bool validateOnly)
    {
        if (name != "" && name != NodeName)
        {
            throw new StorageException(ErrorCode.InvalidRequest, int.TryParse(name, CultureInfo.InvariantCulture, out _)
                ? $"Unexpected broker id, expected {NodeName}, but received {name}"
                : $"Node id must be an integer, but it is: {name}");
        }
        if (validateOnly)
            Check(change(configs.Of(Type, name)));
        else
            configs.Change(Type, name, before => Check(change(before)));
    }

    public override string? ListDefault(string key) =>
        BrokerSettingDefs.Find(key) is { Type: ConfigType.List } setting ? configs.Settings.TextOf(setting) ?? "" : null;

    public override string NotAList(string key, ConfigOperation operation) =>
        $"Config value {operation.ToString().ToLowerInvariant()} is not allowed for config key: {key}";

    private IReadOnlyDictionary<string, string> Check(IReadOnlyDictionary<string, string> changed)
    {
        List<string> fixedOnes = [.. changed.Keys.Where(key => BrokerSettingDefs.Find(key)?.IsDynamic != true)
            .Order(StringComparer.Ordinal)];
        if (fixedOnes.Count > 0)
            throw new StorageException(ErrorCode.InvalidRequest,
                $"Cannot update these configs dynamically: [{string.Join(", ", fixedOnes)}]");
        foreach ((string key, string value) in changed)
        {
            try
            {
                int connections = configs.Settings.With(BrokerSettingDefs.Find(key)!, value).Get(BrokerSettingDefs.MaxConnections);
                if (connections != configs.Settings.Get(BrokerSettingDefs.MaxConnections)
                    && OpenFileLimit.ProblemWith(connections) is { } tooMany)
                    throw new ArgumentException(tooMany);
            }
            catch (ArgumentException refused)
            {
                throw new StorageException(ErrorCode.InvalidRequest, refused.Message, refused);
            }
        }
        return changed;
    }
}
