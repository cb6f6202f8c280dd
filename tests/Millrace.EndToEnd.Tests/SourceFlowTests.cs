using System.Text.Json.Nodes;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests;

/// <summary>A table into a topic and back into a table, through the real program: topic and schema come into being by themselves.</summary>
public sealed class SourceFlowTests(MariaDbServer mariaDb)
{
    private const int Rows = 5000;

    [Fact]
    public async Task Rows_become_Avro_records_once_also_over_a_stop_and_a_start()
    {
        await SqlAsync(
            "CREATE TABLE Metered (ID BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, power DOUBLE, modified DATETIME(3) NOT NULL); " +
            $"INSERT INTO Metered (power, modified) SELECT IF(seq % 7 = 0, NULL, seq / 10), '2024-01-01' + INTERVAL seq DIV 10 SECOND FROM "
            + $"seq_1_to_{Rows}");
        await using Cluster cluster = await Cluster.StartAsync();
        await cluster.CreateSourceAsync(
            "MySQL2Kafka", mariaDb, ("topic.prefix", "SM_"), ("table.whitelist", "Metered"), ("timestamp.column.name", "modified"),
            ("incrementing.column.name", "ID"), ("poll.interval.ms", "100"));
        await cluster.UntilAsync("all offsets are stored", async () =>
            await cluster.SourceOffsetAsync("MySQL2Kafka", "incrementing") == Rows);
        Assert.Equal(Rows, await cluster.EndOffsetAsync("SM_Metered"));
        JsonNode schema =
            JsonNode.Parse((string)JsonNode.Parse(await cluster.RegistryAsync("subjects/SM_Metered-value/versions/1"))!["schema"]!)!;
        Assert.Equal(["ID", "power", "modified"], schema["fields"]!.AsArray().Select(field => (string?)field!["name"]));

        await cluster.PutAsync("connectors/MySQL2Kafka/stop");
        await cluster.UntilAsync("it has stopped", async () =>
            (string?)(await cluster.StatusAsync("MySQL2Kafka"))!["connector"]!["state"] == "STOPPED");
        await SqlAsync($"INSERT INTO Metered VALUES ({Rows + 1}, 0.5, '2024-02-01')");
        await cluster.PutAsync("connectors/MySQL2Kafka/resume");
        await cluster.UntilAsync("the new row is stored", async () => await cluster.SourceOffsetAsync("MySQL2Kafka", "incrementing") == Rows
            + 1);
        Assert.Equal(Rows + 1, await cluster.EndOffsetAsync("SM_Metered"));

        await cluster.CreateSinkAsync("back", "SM_Metered", mariaDb);
        await cluster.UntilAsync("the rows are back", async () => await cluster.CommittedAsync("back") == Rows + 1);
        Assert.Equal("0", await SqlAsync(
            "SELECT COUNT(*) FROM Metered a LEFT JOIN SM_Metered b ON a.ID = b.ID AND a.power <=> b.power AND a.modified = b.modified "
            + "WHERE b.ID IS NULL"));
    }

    [Fact]
    public async Task A_killed_worker_loses_no_row()
    {
        await SqlAsync(
            $"CREATE TABLE Killed (ID BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, t VARCHAR(50)); INSERT INTO Killed (t) SELECT "
            + $"REPEAT('x', 50) FROM seq_1_to_400000");
        await using Cluster cluster = await Cluster.StartAsync();
        await cluster.CreateSourceAsync("killed", mariaDb, ("topic.prefix", "K_"), ("table.whitelist", "Killed"),
            ("incrementing.column.name", "ID"));
        await cluster.UntilAsync("it is on its way", async () => await cluster.SourceOffsetAsync("killed", "incrementing") > 0);
        await cluster.Worker.KillAsync();
        cluster.Worker.Start();
        await cluster.UntilAsync("all offsets are stored", async () =>
            await cluster.SourceOffsetAsync("killed", "incrementing") == 400_000);
        await cluster.CreateSinkAsync("killed_back", "K_Killed", mariaDb);
        long records = await cluster.EndOffsetAsync("K_Killed");
        await cluster.UntilAsync("the rows are back", async () => await cluster.CommittedAsync("killed_back") == records);
        Assert.Equal("400000", await SqlAsync("SELECT COUNT(*) FROM K_Killed"));
    }

    private Task<string> SqlAsync(string sql) => mariaDb.SqlAsync(sql, DatabaseServer.Database);
}
