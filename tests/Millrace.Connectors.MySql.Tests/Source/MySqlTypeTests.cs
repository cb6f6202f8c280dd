using Millrace.Data;
using Millrace.TestServers;

namespace Millrace.Connectors.MySql.Tests.Source;

public sealed class MySqlTypeTests(MySqlServer server) : SourceTypeTests(server)
{
    private readonly MySqlServer _server = server;

    [Fact]
    public async Task Vectors_are_bytes()
    {
        await SqlAsync(
            "CREATE TABLE vectors (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v VECTOR(2)); INSERT INTO vectors (v) VALUES "
            + "(TO_VECTOR('[1,2]')), (NULL)");
        await using RowSource source = await RowSource.StartAsync(_server, "vectors", null, ("mode", "incrementing"));
        List<Value[]> rows = await source.ReadAsync(2);
        Assert.Equal("0000803f00000040", rows[0][1].ToString());
        Assert.Equal(SchemaType.Bytes, source.Schema!.Fields[1].Schema.Type);
    }
}
