using System.Collections.Immutable;
using System.Globalization;
using Millrace.Broker.Acls;
using Millrace.Broker.Groups;
using Millrace.Broker.Storage.Topics;
using Millrace.Broker.Transactions;
using Millrace.Config;

namespace Millrace.Broker.Settings;

/// <summary>
/// Where an embedded broker is, and everything else that is set on it, under the names of Kafka's <c>server.properties</c> (see
/// <see cref="Config"/> and <see cref="FromProperties"/>). Immutable; change it by <c>with</c>.
/// </summary>
public sealed partial record BrokerSettings
{
    internal const long MsOfHour = 3_600_000;

    private const long MsOfMinute = 60_000;

    private static readonly (string Host, int Port, string Protocol, string Name) Loopback =
        ListenerSetting.Read(BrokerSettingDefs.Listeners.DefaultText!, ImmutableDictionary<string, string>.Empty);

    /// <summary>Everything that can be set on a broker.</summary>
    public static ConfigDef Config => BrokerSettingDefs.Def;

    /// <summary>Everything that can be set on a topic.</summary>
    public static ConfigDef TopicConfig => TopicSettings.Def;

    /// <summary>Directory of all data; made when missing. Held by one broker at a time. <c>log.dirs</c></summary>
    public required string DataDirectory { get; init; }

    /// <summary>
    /// Address or name to listen on. Defaults to the loopback interface; 0.0.0.0 and :: are all interfaces. <c>listeners</c>
    /// </summary>
    public string Host { get; init; } = Loopback.Host;

    /// <summary>Port to listen on. Defaults to 9092; 0 takes any free one. <c>listeners</c></summary>
    public int Port { get; init; } = Loopback.Port;

    /// <summary>PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL. Defaults to PLAINTEXT. <c>listeners</c></summary>
    public string Protocol { get; init; } = Loopback.Protocol;

    /// <summary>Null where <c>authorizer.class.name</c> is not set: whoever is in may do everything.</summary>
    internal AuthorizerOptions? Rights => Get(BrokerSettingDefs.AuthorizerClass).Length == 0
        ? null
        : new AuthorizerOptions(DataDirectory, Get(BrokerSettingDefs.SuperUsers), Get(BrokerSettingDefs.AllowsWithoutAcl));

    /// <summary>The listener's own name, as settings of it alone have it; the protocol where it has none.</summary>
    internal string ListenerName { get; init; } = Loopback.Name;

    /// <summary>
    /// Name that clients are told to connect to; null is <see cref="Host"/>, or this machine's name where that is 0.0.0.0.
    /// <c>advertised.listeners</c>
    /// </summary>
    public string? AdvertisedHost { get; init; }

    /// <summary>Port that clients are told to connect to; null is the one listened on. <c>advertised.listeners</c></summary>
    public int? AdvertisedPort { get; init; }

    /// <summary>What was set, by Kafka's names: told by DescribeConfigs. Values of settings that there are can be read.</summary>
    internal ImmutableDictionary<string, string> Given { get; init; } = ImmutableDictionary<string, string>.Empty;

    internal int NodeId =>
        Given.ContainsKey(BrokerSettingDefs.NodeId.Name) ? Get(BrokerSettingDefs.NodeId) : Get(BrokerSettingDefs.BrokerId);

    /// <summary>Silence after which a connection is closed.</summary>
    internal TimeSpan MaxIdle =>
        Get(BrokerSettingDefs.MaxIdle) is >= 0 and < int.MaxValue * 1000L and var ms ? TimeSpan.FromMilliseconds(ms) : TimeSpan.MaxValue;

    /// <summary>Applies settings by the names of Kafka's <c>server.properties</c> on top of these.</summary>
    /// <param name="unknown">Names that mean nothing here; worth a warning, no error.</param>
    /// <exception cref="ArgumentException">A value cannot be read, or asks for what cannot be left out silently;
    /// the message names the setting.</exception>
    public BrokerSettings FromProperties(IReadOnlyDictionary<string, string> properties, out IReadOnlyList<string> unknown)
    {
        BrokerSettings settings = this with { Given = Given.SetItems(properties) };
        foreach ((string name, string value) in properties)
        {
            RefusedSettings.Check(name, value);
            if (BrokerSettingDefs.Find(name) is { } setting)
                settings = settings.With(setting, value);
        }
        unknown = [.. properties.Keys.Where(name => !IsKnown(name)).Order(StringComparer.Ordinal)];
        return settings.Placed(properties);
    }

    /// <summary>The same with one setting.</summary>
    /// <exception cref="ArgumentException">It is not known, the value cannot be read or is not allowed;
    /// the message names the setting.</exception>
    public BrokerSettings With(string name, string value) =>
        With(BrokerSettingDefs.Find(name) ?? throw new ArgumentException($"{name} is no setting of this broker.", nameof(name)), value);

    internal BrokerSettings With<T>(Setting<T> setting, T value)
        where T : struct => With(setting, Convert.ToString(value, CultureInfo.InvariantCulture)!.ToLowerInvariant());

    internal BrokerSettings With(Setting setting, string value) => setting.FaultsOf(value) is [var fault, ..]
        ? throw new ArgumentException(fault)
        : this with { Given = Given.SetItem(setting.Name, value.Trim()) };

    /// <summary>What is in force.</summary>
    internal T Get<T>(Setting<T> setting) =>
        Given.TryGetValue(setting.Name, out string? text) ? setting.ValueOf(text) : setting.DefaultValue!;

    /// <summary>The same as text; null where nothing says it.</summary>
    internal string? TextOf(Setting setting) => setting.Name switch
    {
        "advertised.listeners" => AdvertisedHost is null ? null : $"{ListenerName}://{AdvertisedHost}:{AdvertisedPort ?? Port}",
        "listeners" => $"{ListenerName}://{Host}:{Port}",
        "log.dirs" => DataDirectory,
        "broker.id" or "node.id" => NodeId.ToString(CultureInfo.InvariantCulture),
        _ => Given.GetValueOrDefault(setting.Name) ?? setting.DefaultText,
    };

    internal LogSettings ToLogSettings() => new()
    {
        Directory = DataDirectory,
        RetentionCheckInterval = Durations.OfMilliseconds(Get(LogSettingDefs.RetentionCheckInterval)),
        CompactionCheckInterval = Durations.OfMilliseconds(Get(LogSettingDefs.CompactionCheckInterval)),
        MaxOpenFiles = Get(LogSettingDefs.MaxOpenFiles),
        ProducerExpiration = TimeSpan.FromMilliseconds(Get(LogSettingDefs.ProducerExpiration)),
        TopicDefaults = TopicDefaults(),
    };

    internal GroupSettings ToGroupSettings() => new(
        TimeSpan.FromMilliseconds(Get(BrokerSettingDefs.MinSessionTimeout)),
        TimeSpan.FromMilliseconds(Get(BrokerSettingDefs.MaxSessionTimeout)),
        TimeSpan.FromMilliseconds(Get(BrokerSettingDefs.InitialRebalanceDelay)), Get(BrokerSettingDefs.GroupMaxSize),
        TimeSpan.FromMinutes(Get(BrokerSettingDefs.OffsetsRetention)),
        Durations.OfMilliseconds(Get(BrokerSettingDefs.OffsetsCheckInterval)));

    internal TransactionSettings ToTransactionSettings() => new(
        TimeSpan.FromMilliseconds(Get(BrokerSettingDefs.MaxTransactionTimeout)),
        TimeSpan.FromMilliseconds(Get(BrokerSettingDefs.TransactionalIdExpiration)),
        TimeSpan.FromMilliseconds(Get(BrokerSettingDefs.TransactionTimeoutCheck)),
        TimeSpan.FromMilliseconds(Get(BrokerSettingDefs.TransactionalIdCheck)));

    /// <summary>What topics have that do not say otherwise, by the topics' names, where it is not the default.</summary>
    internal ImmutableDictionary<string, string> TopicDefaults()
    {
        var defaults = ImmutableDictionary.CreateBuilder<string, string>();
        // Of settings that say the same, Kafka takes the finest.
        if (Given.ContainsKey(BrokerSettingDefs.RetentionHours.Name))
            Add(TopicSettings.RetentionMs, Get(BrokerSettingDefs.RetentionHours) * MsOfHour);
        if (Get(BrokerSettingDefs.RetentionMinutes) is { } minutes) Add(TopicSettings.RetentionMs, minutes * MsOfMinute);
        if (Given.ContainsKey(BrokerSettingDefs.RollHours.Name)) Add(TopicSettings.SegmentMs, Get(BrokerSettingDefs.RollHours) * MsOfHour);
        foreach (TopicSetting topic in TopicSettings.All)
        {
            if (topic.OfBroker is { } broker && Given.TryGetValue(broker.Name, out string? text))
                defaults[topic.Own.Name] = text;
        }
        return defaults.ToImmutable();

        // Negative is for ever.
        void Add(Setting<long> setting, long ms) => defaults[setting.Name] = Math.Max(-1, ms).ToString(CultureInfo.InvariantCulture);
    }

    private static bool IsKnown(string name) =>
        BrokerSettingDefs.Find(name) is not null || RefusedSettings.Has(name) || name is "controller.listener.names"
        or "listener.security.protocol.map" or "security.inter.broker.protocol" or "sasl.mechanism.inter.broker.protocol"
        || name.EndsWith(JaasSuffix, StringComparison.Ordinal);

    /// <summary>Where it is, as the properties say.</summary>
    private BrokerSettings Placed(IReadOnlyDictionary<string, string> properties)
    {
        BrokerSettings settings = this;
        foreach (string name in (string[])["log.dir", "log.dirs"])
        {
            if (properties.TryGetValue(name, out string? directory))
                settings = settings with { DataDirectory = directory.Trim() };
        }
        if (Listener("listeners") is var (host, port, protocol, listener))
            settings = settings with
            {
                Host = host.Length == 0 ? "0.0.0.0" : host,
                Port = port,
                Protocol = protocol,
                ListenerName = listener,
            };
        if (Listener("advertised.listeners") is var (advertised, advertisedPort, _, _))
            settings = settings with { AdvertisedHost = advertised, AdvertisedPort = advertisedPort };
        return settings;

        (string, int, string, string)? Listener(string name)
        {
            if (!properties.TryGetValue(name, out string? value))
                return null;
            try
            {
                return ListenerSetting.Read(value, Given);
            }
            catch (FormatException fault)
            {
                throw new ArgumentException($"Invalid value {value} for configuration {name}: {fault.Message}", fault);
            }
        }
    }
}
