using Millrace.EndToEnd.Tests.Support;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests;

/// <summary>Readings from a topic into a table: the embedded broker and the real Kafka, MariaDB and MySQL.</summary>
public sealed class MainFlowTests(MariaDbServer mariaDb, MySqlServer mySql, KafkaServer kafka)
{
    [Fact]
    public async Task Real_readings_arrive_in_MariaDB_with_missing_measurements_as_null()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        await SendAndCheckAsync(cluster, mariaDb, "household_excerpt", Household.Excerpt);
    }

    [Fact]
    public async Task Real_readings_arrive_as_Protobuf_too()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        await SendAndCheckAsync(cluster, mariaDb, "household_protobuf", Household.Excerpt, "PROTOBUF");
    }

    [Fact]
    public async Task The_whole_half_year_arrives_in_MariaDB()
    {
        Household? whole = Household.Whole;
        Assert.SkipWhen(whole is null, "The whole file is not here: shared/data is not beside the repository.");
        await using Cluster cluster = await Cluster.StartAsync();
        await SendAndCheckAsync(cluster, mariaDb, "household_whole", whole!);
    }

    [Fact]
    public async Task Real_readings_arrive_in_MySQL_with_its_default_login_and_TLS()
    {
        mySql.SkipIfMissing();
        await using Cluster cluster = await Cluster.StartAsync();
        await SendAndCheckAsync(cluster, mySql, "household_mysql", Household.Excerpt);
    }

    [Fact]
    public async Task The_same_flow_runs_on_a_real_Kafka()
    {
        await using Cluster cluster = await Cluster.StartAsync(kafka.BootstrapServers);
        await SendAndCheckAsync(cluster, mariaDb, "household_kafka", Household.Excerpt);
    }

    [Fact]
    public async Task The_same_id_twice_is_one_row_with_upsert()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        await cluster.CreateSinkAsync("twice", "twice", mariaDb);
        await cluster.MeterAsync("--topic", "twice", "--count", "100", "--rate", "0", "--seed", "1");
        await cluster.MeterAsync("--topic", "twice", "--count", "100", "--rate", "0", "--seed", "2", "--first-id", "50");
        await cluster.UntilAsync("150 rows", async () => await CountAsync(mariaDb, "twice") == 150);
    }

    private static async Task SendAndCheckAsync(Cluster cluster, DatabaseServer database, string topic, Household readings,
        string format = "AVRO")
    {
        await cluster.CreateSinkAsync(topic, topic, database, ("input.data.format", format));
        await cluster.MeterAsync("--topic", topic, "--file", readings.Path, "--format", format);
        await cluster.UntilAsync($"{readings.Rows} rows in {topic}", async () => await CountAsync(database, topic) >= readings.Rows);
        string facts = await database.SqlAsync(
            $"select count(*), sum(global_active_power is null), round(sum(global_active_power), 3), max(global_active_power), min(ID), "
            + $"max(ID) - min(ID) + 1 from {topic}", DatabaseServer.Database);
        string[] columns = facts.Trim().Split('\t');
        Assert.Equal([$"{readings.Rows}", $"{readings.Missing}", readings.PowerSum, readings.PowerMax],
            [columns[0], columns[1], Decimal(columns[2]), columns[3]]);
        Assert.Equal($"{readings.Rows}", columns[5]);
    }

    // round() of a double prints no trailing zeros.
    private static string Decimal(string sum) =>
        decimal.Parse(sum, System.Globalization.CultureInfo.InvariantCulture)
        .ToString("F3", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<long> CountAsync(DatabaseServer database, string table)
    {
        // Until the first record comes there is no table.
        string exists = await database.SqlAsync(
            $"select count(*) from information_schema.tables where table_schema = '{DatabaseServer.Database}' and table_name = '{table}'");
        return exists.Trim() == "0" ? 0 : long.Parse(await database.SqlAsync($"select count(*) from {table}", DatabaseServer.Database),
            System.Globalization.CultureInfo.InvariantCulture);
    }
}
