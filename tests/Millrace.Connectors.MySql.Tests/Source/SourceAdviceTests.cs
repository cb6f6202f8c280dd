using Millrace.Config;
using Millrace.Connectors.MySql.Source;
using Millrace.Errors;
using Millrace.TestServers;
using static Millrace.Connectors.MySql.Tests.Source.RowSource;

namespace Millrace.Connectors.MySql.Tests.Source;

/// <summary>
/// What the source's messages advise is done here, and rows arrive. Those about queries are in <see cref="SourceQueryTests"/>, those about
/// values in <see cref="SourceTypeTests"/>.
/// </summary>
public abstract class SourceAdviceTests
{
    private readonly DatabaseServer _server;

    protected SourceAdviceTests(DatabaseServer server)
    {
        server.SkipIfMissing();
        _server = server;
    }

    [Theory]
    [InlineData("id INT NOT NULL", "mode=incrementing", "set incrementing.column.name", "incrementing.column.name=id", "")]
    [InlineData("id INT NULL", "mode=incrementing incrementing.column.name=id", "set validate.non.null=false", "validate.non.null=false",
        "")]
    [InlineData("id INT NULL", "mode=incrementing incrementing.column.name=id", "Make it NOT NULL", "",
        "ALTER TABLE advised MODIFY id INT NOT NULL")]
    [InlineData("id INT, modified DATETIME NULL", "mode=timestamp timestamp.column.name=modified", "set validate.non.null=false",
        "validate.non.null=false", "")]
    [InlineData("id INT, modified DATETIME NULL", "mode=timestamp timestamp.column.name=modified", "Make one NOT NULL", "",
        "ALTER TABLE advised MODIFY modified DATETIME NOT NULL")]
    [InlineData("id INT, modified DATETIME NOT NULL", "mode=timestamp timestamp.column.name=changed", "It has: id, modified",
        "timestamp.column.name=modified", "")]
    [InlineData("id INT, modified DATETIME NOT NULL", "mode=timestamp timestamp.column.name=id", "no DATETIME, TIMESTAMP or DATE",
        "timestamp.column.name=modified", "")]
    public async Task Done_as_it_says_rows_arrive(string columns, string settings, string advice, string then, string sql)
    {
        string values = columns.Contains("modified", StringComparison.Ordinal) ? "(1, '2024-01-01')" : "(1)";
        await SqlAsync($"DROP TABLE IF EXISTS advised; CREATE TABLE advised ({columns}); INSERT INTO advised VALUES {values}");
        await using (RowSource source = await StartAsync(_server, "advised", null, Pairs(settings)))
            Assert.Contains(advice, (await Assert.ThrowsAsync<ConfigException>(() => source.ReadAsync(1))).Message,
                StringComparison.Ordinal);
        if (sql.Length > 0) await SqlAsync(sql);
        await using RowSource again = await StartAsync(_server, "advised", null, [.. Pairs(settings), .. Pairs(then)]);
        Assert.Single(await again.ReadAsync(1));
    }

    [Theory]
    [InlineData("connection.password=wrong", "Check connection.user and connection.password.", "connection.password="
        + DatabaseServer.Password)]
    [InlineData("connection.user=nobody", "Check connection.user and connection.password.", "connection.user=" + DatabaseServer.User)]
    [InlineData("connection.url=jdbc:mysql://127.0.0.1:PORT/nowhere", "correct db.name (or the database in connection.url)",
        "connection.url=jdbc:mysql://127.0.0.1:PORT/" + DatabaseServer.Database)]
    [InlineData("connection.url=jdbc:mysql://127.0.0.1:1/" + DatabaseServer.Database,
        "connection.host and connection.port (or connection.url)", "connection.url=jdbc:mysql://127.0.0.1:PORT/" + DatabaseServer.Database)]
    [InlineData("connection.sslMode=VERIFY_CA", "VERIFY_CA needs the certificate of the authority in trustCertificateKeyStoreUrl",
        "connection.sslMode=PREFERRED")]
    [InlineData("connection.sslMode=VERIFY_IDENTITY", "check ssl.mode (or sslMode in connection.url) and the CA certificate",
        "connection.sslMode=PREFERRED")]
    public async Task Done_as_it_says_the_connection_is_made(string setting, string advice, string then)
    {
        string error = Assert.Single((await ValidateAsync(setting)).AllErrors);
        Assert.Contains(advice, error, StringComparison.Ordinal);
        Assert.Empty((await ValidateAsync(then)).AllErrors);
    }

    [Fact]
    public async Task Two_tables_of_one_name_are_told_apart_in_each_way_that_is_advised()
    {
        await _server.SqlAsync(
            "CREATE DATABASE same1; CREATE DATABASE same2; CREATE TABLE same1.t (id INT); CREATE TABLE same2.t (id INT)");
        (string, string)[] both = [("mode", "bulk"), ("connection.url", $"jdbc:mysql://127.0.0.1:{_server.Port}/")];
        ConnectException fault =
            await Assert.ThrowsAsync<ConnectException>(() => TablesAsync([.. both, ("table.include.list", @"same.\.t")]));
        foreach (string way in new[] { "connection.url", "catalog.pattern", "table.whitelist" })
            Assert.Contains(way, fault.Message, StringComparison.Ordinal);
        Assert.Equal("`same1`.`t`", await TablesAsync([.. both, ("table.whitelist", "same1.t")]));
        Assert.Equal("`same1`.`t`", await TablesAsync([.. both, ("table.include.list", @"same.\.t"), ("catalog.pattern", "same1")]));
        Assert.Equal("`same2`.`t`", await TablesAsync(
            [("mode", "bulk"), ("connection.url", $"jdbc:mysql://127.0.0.1:{_server.Port}/same2"), ("table.include.list", @"same.\.t")]));
    }

    private async Task<string> TablesAsync((string, string)[] settings)
    {
        var connector = new MySqlSourceConnector();
        await connector.StartAsync(new TestConnectorContext("source"), RowSource.Config(_server, settings),
            TestContext.Current.CancellationToken);
        try
        {
            return string.Join(' ', connector.TaskConfigs(1).Select(config => config[MySqlSourceConnector.TablesKey]));
        }
        finally
        {
            await connector.StopAsync(CancellationToken.None);
        }
    }

    private Task<ConfigValidation> ValidateAsync(string setting)
    {
        Dictionary<string, string> config =
            RowSource.Config(_server, [("mode", "bulk"), .. Pairs(setting.Replace("PORT", $"{_server.Port}", StringComparison.Ordinal))]);
        return new MySqlSourceConnector().ValidateAsync(config, TestContext.Current.CancellationToken);
    }

    private static (string, string)[] Pairs(string settings) =>
        [.. settings.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(setting => (setting.Split('=', 2)[0], setting.Split('=', 2)[1]))];

    private Task<string> SqlAsync(string sql) => _server.SqlAsync(sql, DatabaseServer.Database);
}

public sealed class MariaDbSourceAdviceTests(MariaDbServer server) : SourceAdviceTests(server);

public sealed class MySqlSourceAdviceTests(MySqlServer server) : SourceAdviceTests(server);
