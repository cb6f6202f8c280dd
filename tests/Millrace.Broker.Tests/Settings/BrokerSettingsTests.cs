using System.Globalization;
using Millrace.Broker.Security;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage.Topics;
using Millrace.Config;

namespace Millrace.Broker.Tests.Settings;

public sealed class BrokerSettingsTests
{
    private static readonly BrokerSettings Plain = new() { DataDirectory = "data" };

    [Fact]
    public void Reads_the_names_of_Kafkas_server_properties_and_names_what_it_does_not_know()
    {
        BrokerSettings read = Plain.FromProperties(
            new Dictionary<string, string>
            {
                ["listeners"] = "PLAINTEXT://:19092,CONTROLLER://:19093",
                ["advertised.listeners"] = "PLAINTEXT://kafka.example:29092",
                ["log.dirs"] = "elsewhere",
                ["num.partitions"] = "4",
                ["log.retention.hours"] = "48",
                ["auto.create.topics.enable"] = "false",
                ["offsets.retention.minutes"] = "60",
                ["process.roles"] = "broker,controller",
            },
            out IReadOnlyList<string> unknown);

        Assert.Equal(("0.0.0.0", 19092, "kafka.example", 29092), (read.Host, read.Port, read.AdvertisedHost, read.AdvertisedPort));
        Assert.Equal(("elsewhere", 4, TimeSpan.FromHours(48), false),
            (read.DataDirectory, read.Get(BrokerSettingDefs.DefaultPartitions), Retention(read),
                read.Get(BrokerSettingDefs.AutoCreateTopics)));
        Assert.Equal(TimeSpan.FromHours(1), read.ToGroupSettings().OffsetsRetention);
        Assert.Equal(["process.roles"], unknown);
    }

    [Fact]
    public void Value_that_cannot_be_read_names_its_setting()
    {
        ArgumentException problem = Assert.Throws<ArgumentException>(
            () => Plain.FromProperties(new Dictionary<string, string> { ["num.partitions"] = "many" }, out _));

        Assert.Contains("num.partitions", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("log.retention.ms=1000,log.retention.hours=168", 1000)]
    [InlineData("log.retention.minutes=2,log.retention.hours=168", 120_000)]
    [InlineData("log.retention.hours=1", 3_600_000)]
    public void Of_settings_that_say_the_same_the_finest_wins_whatever_their_order(string lines, long retentionMs)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(retentionMs), Retention(Read(lines)));
    }

    [Fact]
    public void Each_name_is_declared_once()
    {
        Assert.Equal(BrokerSettingDefs.All.Count, BrokerSettingDefs.All.Select(setting => setting.Name).Distinct().Count());
        Assert.All(BrokerSettingDefs.All.Where(setting => setting.DefaultText is { Length: > 0 }), setting =>
            Assert.Empty(setting.FaultsOf(setting.DefaultText!)));
    }

    [Theory]
    [InlineData("authorizer.class.name=kafka.security.authorizer.AclAuthorizer", "Java classes")]
    [InlineData("super.users=bob", "not bob")]
    [InlineData("log.cleaner.enable=false", "compacted")]
    [InlineData("create.topic.policy.class.name=Mine", "policies")]
    [InlineData("listeners=OTHER://:9092", "expected PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL")]
    [InlineData("listeners=PLAINTEXT://:9092;OUTSIDE://:9093", "leave one")]
    [InlineData("log.dirs=/a;/b", "exactly one directory")]
    [InlineData("num.partitions=0", "at least 1")]
    [InlineData("message.max.bytes=big", "Not a number of type INT")]
    [InlineData("log.message.timestamp.type=Sometime", "CreateTime, LogAppendTime")]
    public void What_cannot_be_kept_is_refused_with_the_reason(string lines, string reason)
    {
        ArgumentException problem = Assert.Throws<ArgumentException>(() => Read(lines));

        Assert.Contains(lines[..lines.IndexOf('=', StringComparison.Ordinal)], problem.Message, StringComparison.Ordinal);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Following_the_advice_of_a_refusal_arrives()
    {
        Read("authorizer.class.name=,log.cleaner.enable=true,listeners=INSIDE://:9092,listener.security.protocol.map=INSIDE:PLAINTEXT");
    }

    /// <summary>"As long as it takes" and "no limit": each must be carried out, also by sums and waits.</summary>
    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("-1")]
    public async Task Every_long_number_that_is_taken_is_carried_out(string value)
    {
        string[] names = [.. BrokerSettingDefs.All.Where(setting => setting.Type == ConfigType.Long && setting.FaultsOf(value).Count == 0)
            .Select(setting => setting.Name)];
        Assert.Contains("log.retention.ms", names);
        await using TestBroker broker = await TestBroker.StartAsync(settings =>
            names.Aggregate(settings, (changed, name) => changed.With(name, value)));
        string lines = string.Join(',', names.Select(name => $"{name}={value}"));
        var topic = new TopicConfigs(Read(lines).ToLogSettings(), new Dictionary<string, string>());
        Assert.Equal(long.Parse(value, CultureInfo.InvariantCulture), topic.RetentionMs);
        await broker.RestartAsync();
        Assert.DoesNotContain(broker.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_choice_that_is_offered_is_taken_by_whoever_reads_it()
    {
        foreach (Setting setting in BrokerSettingDefs.All)
        {
            foreach (string choice in setting.Choices.Concat(setting.RecommendedValues))
            {
                BrokerSettings settings = Plain.With(setting.Name, choice);
                _ = new TopicConfigs(settings.ToLogSettings(), new Dictionary<string, string>());
                _ = (settings.ToGroupSettings(), settings.ToTransactionSettings(), settings.ToListenerSecurity(), settings.MaxIdle);
                if (setting == BrokerSettingDefs.ClientAuth)
                    Assert.True(Enum.TryParse<ClientAuth>(settings.Get(BrokerSettingDefs.ClientAuth), ignoreCase: true, out _), choice);
            }
        }

        foreach (TopicSetting setting in TopicSettings.All)
            foreach (string choice in setting.Own.Choices)
                _ = new TopicConfigs(Plain.ToLogSettings(), new Dictionary<string, string> { [setting.Own.Name] = choice });
    }

    private static TimeSpan Retention(BrokerSettings settings) =>
        TimeSpan.FromMilliseconds(new TopicConfigs(settings.ToLogSettings(), new Dictionary<string, string>()).RetentionMs);

    private static BrokerSettings Read(string lines) => Plain.FromProperties(
        lines.Split(',').Select(line => line.Replace(';', ',').Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]), out _);

    [Fact]
    public async Task Taken_port_is_said_with_the_way_out()
    {
        await using TestBroker first = await TestBroker.StartAsync();

        IOException problem = await Assert.ThrowsAsync<IOException>(
            () => TestBroker.StartAsync(settings => settings with { Port = first.Broker.Port }));

        Assert.Contains("choose another", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cluster_id_and_port_are_the_same_after_a_restart()
    {
        await using TestBroker broker = await TestBroker.StartAsync();
        string clusterId = broker.Broker.ClusterId;
        int port = broker.Broker.Port;

        await broker.RestartAsync();

        Assert.Equal((22, clusterId, port), (clusterId.Length, broker.Broker.ClusterId, broker.Broker.Port));
    }
}
