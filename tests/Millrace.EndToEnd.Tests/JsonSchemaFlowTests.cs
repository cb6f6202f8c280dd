using System.Text.Json.Nodes;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests;

/// <summary>
/// A table into a topic and back as JSON_SR, through the real program, and a topic of JSON that somebody else's schema describes.
/// </summary>
public sealed class JsonSchemaFlowTests(MariaDbServer mariaDb)
{
    [Fact]
    public async Task Rows_go_through_a_topic_as_JSON_under_a_schema_and_come_back()
    {
        await SqlAsync(
            "CREATE TABLE JsonMetered (ID BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, power DOUBLE, price DECIMAL(9,2), note VARCHAR(50), "
            + "modified DATETIME(3) NOT NULL); " +
            "INSERT INTO JsonMetered (power, price, note, modified) SELECT IF(seq % 7 = 0, NULL, seq / 10), -seq / 100, IF(seq % 5 = 0, "
            + "NULL, CONCAT('größe \"', seq)), " +
            "'2024-01-01' + INTERVAL seq SECOND FROM seq_1_to_500");
        await using Cluster cluster = await Cluster.StartAsync();
        await cluster.CreateSourceAsync("JsonSource", mariaDb, ("output.data.format", "JSON_SR"), ("topic.prefix", "J_"),
            ("table.whitelist", "JsonMetered"), ("mode", "incrementing"),
            ("incrementing.column.name", "ID"), ("poll.interval.ms", "100"));
        await cluster.UntilAsync("all offsets are stored", async () =>
            await cluster.SourceOffsetAsync("JsonSource", "incrementing") == 500);
        Assert.Equal(500, await cluster.EndOffsetAsync("J_JsonMetered"));
        JsonNode registered = JsonNode.Parse(await cluster.RegistryAsync("subjects/J_JsonMetered-value/versions/1"))!;
        Assert.Equal("JSON", (string?)registered["schemaType"]);
        Assert.Equal(["ID", "power", "price", "note", "modified"], JsonNode.Parse((string)registered["schema"]!)!["properties"]!.AsObject()
            .Select(property => property.Key));

        await cluster.CreateSinkAsync("JsonSink", "J_JsonMetered", mariaDb, ("input.data.format", "JSON_SR"));
        await cluster.UntilAsync("the rows are back", async () => await cluster.CommittedAsync("JsonSink") == 500);
        Assert.Equal("0", await SqlAsync(
            "SELECT COUNT(*) FROM JsonMetered a LEFT JOIN J_JsonMetered b ON a.ID = b.ID AND a.power <=> b.power AND a.price = b.price " +
            "AND a.note <=> b.note AND a.modified = b.modified WHERE b.ID IS NULL"));
    }

    private Task<string> SqlAsync(string sql) => mariaDb.SqlAsync(sql, DatabaseServer.Database);
}
