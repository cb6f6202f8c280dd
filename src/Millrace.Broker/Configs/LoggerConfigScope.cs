using System.Globalization;
using Millrace.Broker.Protocol;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Configs;

/// <summary>Levels of the broker's loggers. As in Kafka they hold until it stops.</summary>
internal sealed class LoggerConfigScope(BrokerLoggers loggers, BrokerSettings settings) : ConfigScope
{
    public override ConfigResourceType Type => ConfigResourceType.BrokerLogger;

    public override IEnumerable<string> Names => [NodeName];

    private string NodeName => settings.NodeId.ToString(CultureInfo.InvariantCulture);

    public override IReadOnlyList<ConfigEntry> Describe(string name)
    {
        if (name == "")
            throw new StorageException(ErrorCode.InvalidRequest, "Broker id must not be empty");
        if (!int.TryParse(name, CultureInfo.InvariantCulture, out _))
            throw new StorageException(ErrorCode.InvalidRequest, $"Broker id must be an integer, but it is: {name}");
        if (name != NodeName)
            throw new StorageException(ErrorCode.InvalidRequest, $"Unexpected broker id, expected {NodeName} but received {name}");
        return [.. loggers.Names.Select(logger => new ConfigEntry(
            logger, loggers.LevelOf(logger), ReadOnly: false, ConfigSource.BrokerLogger, Type: null, "", []))];
    }

    public override void Change(string name, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> change,
        bool validateOnly)
    {
        if (name != NodeName)
        {
            throw new StorageException(ErrorCode.InvalidRequest, int.TryParse(name, CultureInfo.InvariantCulture, out _)
                ? $"Unexpected node id. Expected {NodeName}, but received {name}" : $"Node id must be an integer, but it is: {name}");
        }
        Dictionary<string, string> before = loggers.Names.ToDictionary(logger => logger, loggers.LevelOf);
        IReadOnlyDictionary<string, string> after = change(before);
        foreach ((string logger, string level) in after)
            Check(logger, level);
        if (before.Keys.Except(after.Keys).Contains(BrokerLoggers.Root))
            throw new StorageException(ErrorCode.InvalidRequest, "Removing the log level of the root logger is not allowed");
        if (validateOnly)
            return;
        foreach (string removed in before.Keys.Except(after.Keys))
            loggers.Set(removed, null);
        foreach ((string logger, string level) in after.Where(one => before[one.Key] != one.Value))
            loggers.Set(logger, BrokerLoggers.Level(level));
    }

    public override string? ListDefault(string key) => null;

    public override string NotAList(string key, ConfigOperation operation) =>
        $"{operation.ToString().ToUpperInvariant()} operation is not allowed for the BROKER_LOGGER resource";

    private void Check(string logger, string level)
    {
        if (!loggers.Has(logger))
            throw new StorageException(ErrorCode.InvalidConfig, $"Logger {logger} does not exist!");
        if (loggers.LevelOf(logger) == level)
            return;
        if (BrokerLoggers.Level(level) is not { } known)
        {
            throw new StorageException(ErrorCode.InvalidConfig,
                $"Cannot set the log level of {logger} to {level} as it is not a supported log level. Valid log levels are "
                + $"{BrokerLoggers.LevelNames}");
        }
        if (!loggers.CanBe(logger, known))
        {
            throw new StorageException(ErrorCode.InvalidConfig,
                $"The program does not write {level} of {logger}: start it with a lower level (--log-level {known}), which can be raised "
                + $"here.");
        }
    }
}
