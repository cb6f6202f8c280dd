using System.Diagnostics;
using Millrace.Data;
using Millrace.Errors;
using Millrace.TestServers;
using static Millrace.Connectors.MySql.Tests.MySqlSink;
using static Millrace.Testing.TestRecord;

namespace Millrace.Connectors.MySql.Tests;

/// <summary>What happens when the server is the one at fault. Each test has a MariaDB of its own.</summary>
public sealed class SinkOutageTests
{
    private static readonly Schema IdName = SchemaBuilder.Struct().Field("id", Schema.Int64).Field("name", Schema.OptionalString).Build();
    private static readonly (string, string)[] Upsert = [("insert.mode", "upsert"), ("pk.mode", "record_value"), ("pk.fields", "id"),
        ("auto.create", "true")];

    [Fact]
    public async Task Waits_for_a_killed_server_and_goes_on_by_itself()
    {
        await using var server = new MariaDbServer();
        await server.InitializeAsync();
        await using SinkHarness sink = await StartAsync(server, [.. Upsert, ("max.retries", "1000"), ("retry.backoff.ms", "50")]);
        await sink.PutAsync("t", Row(IdName, Value.Int64(1), Value.String("before")));
        await server.KillAsync();

        Task put = sink.PutAsync("t", [.. Enumerable.Range(1, 5000).Select(i => Row(IdName, Value.Int64(i), Value.String("after")))]);
        while (sink.Retries < 2) await Task.Delay(10);
        Assert.False(put.IsCompleted);
        await server.StartAsync();
        await put;
        Assert.Equal("5000\tafter\tafter", await server.SqlAsync("SELECT COUNT(*), MIN(name), MAX(name) FROM t", DatabaseServer.Database));
    }

    [Fact]
    public async Task Gives_up_after_max_retries_without_reporting_a_record()
    {
        await using var server = new MariaDbServer();
        await server.InitializeAsync();
        await using SinkHarness sink = await StartReportingAsync(server, [.. Upsert, ("max.retries", "2"), ("retry.backoff.ms", "10")]);
        await server.KillAsync();
        var fault = await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync("t", Row(IdName, Value.Int64(1), default)));
        Assert.Contains("gave up after 2 retries (max.retries)", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Check that the server runs", fault.Message, StringComparison.Ordinal);
        Assert.Equal(2, sink.Retries);
        Assert.Empty(sink.Reports);
    }

    [Fact]
    public async Task Fails_at_once_on_a_wrong_password_and_says_what_to_check()
    {
        await using var server = new MariaDbServer();
        await server.InitializeAsync();
        await using SinkHarness sink =
            await StartReportingAsync(server, [.. Upsert, ("connection.password", "wrong secret"), ("max.retries", "5")]);
        var fault = await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync("t", Row(IdName, Value.Int64(1), default)));
        Assert.Contains("Access denied", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Check connection.user and connection.password", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong secret", fault.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, sink.Retries);
    }

    [Fact]
    public async Task Stops_when_the_disk_is_full_and_reports_nobody()
    {
        // A table in memory that may not grow is to the sink what a full disk is: error 1114.
        await using var server = new MariaDbServer();
        server.With("--max-heap-table-size=16384");
        await server.InitializeAsync();
        await server.SqlAsync("CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR(200)) ENGINE=MEMORY", DatabaseServer.Database);
        await using SinkHarness sink = await StartReportingAsync(server, [.. Upsert, ("max.retries", "3")]);
        var fault = await Assert.ThrowsAsync<ConnectException>(
            () => sink.PutAsync("t", [.. Enumerable.Range(1, 2000).Select(i => Row(IdName, Value.Int64(i), Value.String("x")))]));
        Assert.True(fault.Message.Contains("has no room left", StringComparison.Ordinal), fault.Message);
        Assert.Empty(sink.Reports);
        Assert.Equal(0, sink.Retries);
    }

    [Fact]
    public async Task Tries_again_after_a_lock_wait_timeout()
    {
        await using var server = new MariaDbServer();
        await server.InitializeAsync();
        await server.SqlAsync("CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT); INSERT INTO t VALUES (1, 'locked')",
            DatabaseServer.Database);
        await using SinkHarness sink =
            await StartAsync(server, [.. Upsert, ("max.retries", "100"), ("connection.sessionVariables", "innodb_lock_wait_timeout=1")]);

        using Process holder = Process.Start(new ProcessStartInfo("mariadb",
            ["--no-defaults", "-uroot", "-S", server.Socket, DatabaseServer.Database])
        { RedirectStandardInput = true })!;
        await holder.StandardInput.WriteLineAsync("BEGIN; UPDATE t SET name = 'held' WHERE id = 1;");
        await holder.StandardInput.FlushAsync();
        // The server renews that table only when nobody has read it for 0.1 s.
        while (await server.SqlAsync("SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_rows_modified > 0") == "0")
            await Task.Delay(250);

        Task put = sink.PutAsync("t", Row(IdName, Value.Int64(1), Value.String("free")));
        while (sink.Retries < 1 && !put.IsCompleted) await Task.Delay(20);
        holder.StandardInput.Close();
        await holder.WaitForExitAsync();
        await put;
        Assert.True(sink.Retries > 0);
        Assert.Equal("1\tfree", await server.SqlAsync("SELECT * FROM t", DatabaseServer.Database));
    }

    [Fact]
    public async Task Looks_again_when_a_table_was_dropped()
    {
        await using var server = new MariaDbServer();
        await server.InitializeAsync();
        await using SinkHarness sink = await StartAsync(server, Upsert);
        await sink.PutAsync("t", Row(IdName, Value.Int64(1), default));
        await server.SqlAsync("DROP TABLE t", DatabaseServer.Database);
        await sink.PutAsync("t", Row(IdName, Value.Int64(2), Value.String("x")));
        Assert.Equal("2\tx", await server.SqlAsync("SELECT * FROM t", DatabaseServer.Database));
    }
}
