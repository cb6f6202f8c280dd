namespace Millrace.Broker.Tests;

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
        Assert.Equal(("elsewhere", 4, TimeSpan.FromHours(48), false), (read.DataDirectory, read.DefaultPartitions, read.RetentionAge, read.AutoCreateTopics));
        Assert.Equal(TimeSpan.FromHours(1), read.OffsetsRetention);
        Assert.Equal(["process.roles"], unknown);
    }

    [Fact]
    public void Value_that_cannot_be_read_names_its_setting()
    {
        ArgumentException problem = Assert.Throws<ArgumentException>(
            () => Plain.FromProperties(new Dictionary<string, string> { ["num.partitions"] = "many" }, out _));

        Assert.Contains("num.partitions", problem.Message, StringComparison.Ordinal);
    }

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
