using Millrace.Broker.Settings;
using Millrace.Broker.Storage.Topics;

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
    [InlineData("authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer", "ACLs")]
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
