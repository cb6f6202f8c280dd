using System.Net;
using System.Net.Sockets;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.TestServers;
using static Millrace.Connectors.MySql.Tests.Source.RowSource;

namespace Millrace.Connectors.MySql.Tests.Source;

/// <summary>
/// What happens when the server is away, or the task is stopped while rows are coming. Each test has a MariaDB of its own.
/// </summary>
public sealed class SourceOutageTests
{
    private const int Rows = 300_000;

    [Fact]
    public async Task Goes_on_behind_the_last_row_after_the_server_was_killed()
    {
        await using MariaDbServer server = await WithRowsAsync();
        var offsets = new Dictionary<OffsetMap, OffsetMap>();
        await using RowSource source = await StartAsync(server, "big", offsets, ("mode", "incrementing"));
        var seen = (await source.ReadAsync(10_000)).Select(row => row[0].AsInt64).ToList();
        await server.KillAsync();
        Task<List<Value[]>> rest = source.ReadAsync(Rows - seen.Count);
        await server.StartAsync();
        seen.AddRange((await rest).Select(row => row[0].AsInt64));
        Assert.Equal(Enumerable.Range(1, Rows).Select(id => (long)id), seen);
        Assert.Contains(source.Lines, line => line.Contains("trying again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stops_in_the_middle_of_a_large_result_without_reading_the_rest()
    {
        await using MariaDbServer server = await WithRowsAsync();
        await using (RowSource source = await StartAsync(server, "big", null, ("mode", "incrementing"), ("batch.max.rows", "10")))
        {
            Assert.NotEmpty(await source.ReadAsync(10));
        }

        // Nobody is left at the server: the connection was cut, not drained.
        await Until(async () =>
            await server.SqlAsync($"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = '{DatabaseServer.User}'") == "0");
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_query_that_sleeps()
    {
        await using MariaDbServer server = await WithRowsAsync();
        await using RowSource source = await StartAsync(server, "", null, ("mode", "bulk"), ("query", "SELECT SLEEP(600)"));
        using var stop = new CancellationTokenSource();
        Task<List<Value[]>> read = source.ReadAsync(1, stop.Token);
        await Until(async () => (await server.SqlAsync(
            "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE '%SLEEP(600)%' AND USER = 'usr'")) == "1");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_server_that_does_not_answer()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using RowSource source = await StartAsync(((IPEndPoint)silent.LocalEndpoint).Port, "`Readings`.`t`", null, ("mode", "bulk"),
            ("connection.connectTimeout", "600000"));
        using var stop = new CancellationTokenSource();
        Task<List<Value[]>> read = source.ReadAsync(1, stop.Token);
        using TcpClient connected = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Attempts_to_connect_count_as_one_failed_try_for_all_tables()
    {
        await using RowSource source = await StartAsync(
            FreePort.Next(), "`Readings`.`a`,`Readings`.`b`", null, ("mode", "bulk"), ("connection.attempts", "3"),
            ("connection.backoff.ms", "1"), ("query.retry.attempts", "1"));
        ConnectException fault = await Assert.ThrowsAsync<ConnectException>(() => source.ReadAsync(1));
        Assert.Contains("gave up after 1 retries (query.retry.attempts)", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["1", "2", "3", "1", "2", "3"], source.Lines.Where(line => line.Contains("of 3 attempts", StringComparison.Ordinal))
            .Select(line => line.Split('(')[1][..1]));
    }

    private static async Task<MariaDbServer> WithRowsAsync()
    {
        var server = new MariaDbServer();
        await server.InitializeAsync();
        await server.SqlAsync(
            $"CREATE TABLE big (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, t VARCHAR(100)); INSERT INTO big SELECT seq, REPEAT('x', "
            + $"100) FROM seq_1_to_{Rows}", DatabaseServer.Database);
        return server;
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition()) await Task.Delay(50, deadline.Token);
    }
}
