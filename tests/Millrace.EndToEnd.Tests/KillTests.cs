using Millrace.EndToEnd.Tests.Support;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests;

/// <summary>kill -9 in the middle of the flow: nothing is lost, and nobody lifts a hand.</summary>
public sealed class KillTests(MariaDbServer mariaDb)
{
    private const int Readings = 20_000;

    [Fact]
    public async Task A_killed_worker_goes_on_where_it_was()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        await cluster.CreateSinkAsync("kill_worker", "kill_worker", mariaDb);
        Task<string> meter = SendSlowlyAsync(cluster, "kill_worker");
        await UntilHalfwayAsync(cluster, "kill_worker");
        await cluster.Worker.KillAsync();
        cluster.Worker.Start();
        await meter;
        await UntilAllThereAsync(cluster, "kill_worker");
        Assert.Equal("RUNNING", await cluster.TaskStateAsync("kill_worker"));
    }

    [Fact]
    public async Task A_killed_broker_is_waited_for_and_loses_nothing_acknowledged()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        await cluster.CreateSinkAsync("kill_broker", "kill_broker", mariaDb);
        Task<string> meter = SendSlowlyAsync(cluster, "kill_broker");
        await UntilHalfwayAsync(cluster, "kill_broker");
        await cluster.Broker!.KillAsync();
        cluster.Broker.Start();
        await meter;
        await UntilAllThereAsync(cluster, "kill_broker");
        Assert.Equal("RUNNING", await cluster.TaskStateAsync("kill_broker"));
    }

    [Fact]
    public async Task A_killed_database_is_waited_for()
    {
        await using var database = new MariaDbServer();
        await database.InitializeAsync();
        await using Cluster cluster = await Cluster.StartAsync();
        await cluster.CreateSinkAsync("kill_database", "kill_database", database, ("retry.backoff.ms", "500"), ("max.retries", "100"));
        Task<string> meter = SendSlowlyAsync(cluster, "kill_database");
        await UntilHalfwayAsync(cluster, "kill_database", database);
        await database.KillAsync();
        await Task.WhenAny(meter, Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None));
        await database.StartAsync();
        await meter;
        await UntilAllThereAsync(cluster, "kill_database", database);
        Assert.Equal("RUNNING", await cluster.TaskStateAsync("kill_database"));
    }

    [Fact]
    public async Task With_exactly_once_each_reading_is_one_row_over_killed_workers_and_databases()
    {
        await using var database = new MariaDbServer();
        await database.InitializeAsync();
        await using Cluster cluster = await Cluster.StartAsync();
        // No key at all: a reading that is written twice is two rows.
        await cluster.CreateSinkAsync(
            "kill_once", "kill_once", database, ("exactly.once", "true"), ("insert.mode", "INSERT"), ("pk.mode", "none"), ("pk.fields", ""),
            ("retry.backoff.ms", "500"), ("max.retries", "100"));
        Task<string> meter = SendSlowlyAsync(cluster, "kill_once");
        foreach (int rows in new[] { Readings / 5, Readings / 2 })
        {
            await cluster.UntilAsync($"{rows} readings are there", async () => await CountAsync(database, "kill_once") >= rows);
            await cluster.Worker.KillAsync();
            cluster.Worker.Start();
        }

        await cluster.UntilAsync("3/4 are there", async () => await CountAsync(database, "kill_once") >= Readings / 4 * 3);
        await database.KillAsync();
        await database.StartAsync();
        await meter;
        await UntilAllThereAsync(cluster, "kill_once", database);
        Assert.Equal(
            $"{Readings}\t{Readings}",
            await database.SqlAsync("select count(*), count(distinct ID) from kill_once", DatabaseServer.Database));
        await cluster.UntilAsync("the task runs", async () => await cluster.TaskStateAsync("kill_once") == "RUNNING");
    }

    [Fact]
    public async Task A_worker_told_to_stop_commits_and_repeats_nothing()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        await cluster.CreateSinkAsync("stopped", "stopped", mariaDb, ("insert.mode", "INSERT"));
        await cluster.MeterAsync("--topic", "stopped", "--count", "1000", "--rate", "0");
        await cluster.UntilAsync("1000 rows", async () => await CountAsync(mariaDb, "stopped") == 1000);
        Assert.Equal(0, await cluster.Worker.StopAsync());
        cluster.Worker.Start();
        await cluster.MeterAsync("--topic", "stopped", "--count", "1000", "--rate", "0", "--first-id", "1000");
        // A row that came twice would be a duplicate key, and the task FAILED.
        await cluster.UntilAsync("2000 rows", async () => await CountAsync(mariaDb, "stopped") == 2000);
        Assert.Equal("RUNNING", await cluster.TaskStateAsync("stopped"));
    }

    private static Task<string> SendSlowlyAsync(Cluster cluster, string topic) =>
        cluster.MeterAsync("--topic", topic, "--count", $"{Readings}", "--rate", "2500");

    private Task UntilHalfwayAsync(Cluster cluster, string table, DatabaseServer? database = null) =>
        cluster.UntilAsync("half of the readings are there", async () => await CountAsync(database ?? mariaDb, table) >= Readings / 2);

    private async Task UntilAllThereAsync(Cluster cluster, string table, DatabaseServer? database = null)
    {
        await cluster.UntilAsync("all readings are there", async () => await CountAsync(database ?? mariaDb, table) >= Readings);
        Assert.Equal(Readings, await CountAsync(database ?? mariaDb, table));
    }

    private static async Task<long> CountAsync(DatabaseServer database, string table) =>
        long.Parse(await database.SqlAsync($"select count(*) from {table}", DatabaseServer.Database),
            System.Globalization.CultureInfo.InvariantCulture);
}
