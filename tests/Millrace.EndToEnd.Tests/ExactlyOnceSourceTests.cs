using System.Globalization;
using Millrace.Kafka;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests;

/// <summary>Sources whose worker is killed while they send: readers of committed records see each line and row once, in order.</summary>
public sealed class ExactlyOnceSourceTests(KafkaServer kafka, MariaDbServer mariaDb)
{
    private const int Records = 4_000;

    private static readonly (string, string)[] Worker = [("exactly.once.source.support", "enabled")];

    [Fact]
    public async Task Lines_of_a_file_are_there_once_over_killed_workers()
    {
        string file = Path.GetTempFileName(), topic = $"lines-{Guid.NewGuid():N}";
        try
        {
            await File.WriteAllLinesAsync(file, Enumerable.Range(0, Records).Select(Text), TestContext.Current.CancellationToken);
            await using Cluster cluster = await Cluster.StartAsync(kafka.BootstrapServers, Worker);
            await cluster.CreateConnectorAsync("lines",
                ("connector.class", "FileStreamSource"), ("file", file), ("topic", topic), ("batch.size", "20"),
                ("exactly.once.support", "required"), ("value.converter", "org.apache.kafka.connect.storage.StringConverter"));
            await KillTwiceAsync(cluster, topic);
            Assert.Equal(Enumerable.Range(0, Records).Select(Text), Read(cluster.BootstrapServers, topic, Records));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Rows_of_a_table_are_there_once_over_killed_workers()
    {
        await mariaDb.SqlAsync(
            $"CREATE TABLE once_rows (id BIGINT PRIMARY KEY) AS SELECT seq - 1 AS id FROM seq_1_to_{Text(Records)}",
            DatabaseServer.Database);
        await using Cluster cluster = await Cluster.StartAsync(null, Worker);
        await cluster.CreateSourceAsync("once_rows", mariaDb,
            ("mode", "incrementing"), ("incrementing.column.name", "id"), ("table.whitelist", "once_rows"), ("topic.prefix", ""),
            ("batch.max.rows", "20"), ("output.data.format", "JSON"), ("exactly.once.support", "required"));
        await KillTwiceAsync(cluster, "once_rows");
        Assert.Equal(Enumerable.Range(0, Records).Select(id => $$"""{"id":{{Text(id)}}}"""),
            Read(cluster.BootstrapServers, "once_rows", Records));
    }

    private static async Task KillTwiceAsync(Cluster cluster, string topic)
    {
        foreach (int enough in new[] { 100, Records / 4 })
        {
            await cluster.UntilAsync($"{enough} records are sent", async () => await cluster.EndOffsetAsync(topic) >= enough);
            await cluster.Worker.KillAsync();
            cluster.Worker.Start();
        }
    }

    // Until there are as many, and then none more.
    private static List<string> Read(string servers, string topic, int atLeast)
    {
        var read = new List<string>();
        long start = TimeProvider.System.GetTimestamp();
        using var consumer = new KafkaConsumer(
            new KafkaConfig(servers).With("isolation.level", "read_committed").With("enable.partition.eof", "true"));
        consumer.Assign([new TopicPartitionOffset(topic, 0, Offset.Beginning)]);
        using var batch = new MessageBatch(5000);
        bool isEnd = false;
        while (read.Count < atLeast || !isEnd)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMinutes(5), $"{read.Count} of {atLeast} are there.");
            consumer.Poll(batch, TimeSpan.FromMilliseconds(200));
            foreach (Message message in batch)
            {
                read.Add(System.Text.Encoding.UTF8.GetString(message.Value));
                isEnd = false;
            }

            foreach (ConsumerEvent happened in batch.Events) isEnd |= happened.IsEndOfPartition;
        }

        return read;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
