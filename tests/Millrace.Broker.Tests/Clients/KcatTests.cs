namespace Millrace.Broker.Tests.Clients;

/// <summary>kcat on Debian's librdkafka.</summary>
public sealed class KcatTests
{
    private static readonly string Numbers = string.Concat(Enumerable.Range(0, 2000).Select(number => $"key{number}:value {number}\n"));

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("snappy")]
    [InlineData("lz4")]
    [InlineData("zstd")]
    public async Task Reads_back_what_it_wrote_with_each_codec(string codec)
    {
        string kcat = Tool.Require("kcat", "kcat");
        await using TestBroker broker = await TestBroker.StartAsync();

        await Tool.RunAsync(kcat, ["-P", "-b", broker.BootstrapServers, "-t", "numbers", "-K:", "-z", codec], Numbers);
        string read = await Tool.RunAsync(kcat, ["-C", "-b", broker.BootstrapServers, "-t", "numbers", "-K:", "-e", "-q"]);

        Assert.Equal(Numbers, read);
    }

    [Fact]
    public async Task Idempotent_producer_and_acks_0_and_1_write_all_records()
    {
        string kcat = Tool.Require("kcat", "kcat");
        await using TestBroker broker = await TestBroker.StartAsync();
        string[][] ways = [["-X", "enable.idempotence=true"], ["-X", "acks=1"], ["-X", "acks=0"]];

        foreach (string[] way in ways)
            await Tool.RunAsync(kcat, ["-P", "-b", broker.BootstrapServers, "-t", "numbers", "-K:", .. way], Numbers);
        string read = await Tool.RunAsync(kcat, ["-C", "-b", broker.BootstrapServers, "-t", "numbers", "-K:", "-e", "-q"]);

        Assert.Equal(Numbers + Numbers + Numbers, read);
    }

    [Fact]
    public async Task Does_not_create_topics_where_auto_creation_is_off()
    {
        string kcat = Tool.Require("kcat", "kcat");
        await using TestBroker broker = await TestBroker.StartAsync(settings => settings.With("auto.create.topics.enable", "false"));

        string listed = await Tool.RunAsync(kcat, ["-L", "-b", broker.BootstrapServers, "-t", "absent"]);

        Assert.Contains("Unknown topic or partition", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("absent", await Tool.RunAsync(kcat, ["-L", "-b", broker.BootstrapServers]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Group_continues_behind_its_committed_offset_after_a_restart_of_the_broker()
    {
        string kcat = Tool.Require("kcat", "kcat");
        await using TestBroker broker = await TestBroker.StartAsync();
        await Tool.RunAsync(kcat, ["-P", "-b", broker.BootstrapServers, "-t", "numbers"], "one\ntwo\n");
        string[] consume = ["-b", broker.BootstrapServers, "-G", "readers", "-e", "-q", "-X", "auto.offset.reset=earliest", "numbers"];
        Assert.Equal("one\ntwo\n", await Tool.RunAsync(kcat, consume));

        await broker.RestartAsync();
        await Tool.RunAsync(kcat, ["-P", "-b", broker.BootstrapServers, "-t", "numbers"], "three\n");

        Assert.Equal("three\n", await Tool.RunAsync(kcat, consume));
    }

    [Fact]
    public async Task Finds_offsets_by_time()
    {
        string kcat = Tool.Require("kcat", "kcat");
        await using TestBroker broker = await TestBroker.StartAsync();
        await Tool.RunAsync(kcat, ["-P", "-b", broker.BootstrapServers, "-t", "numbers"], "one\ntwo\n");

        string found = await Tool.RunAsync(kcat, ["-Q", "-b", broker.BootstrapServers, "-t", "numbers:0:1"]);

        Assert.Contains("offset 0", found, StringComparison.Ordinal);
    }
}
