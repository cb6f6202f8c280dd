using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.EndToEnd.Tests.Groups;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests.Soak;

/// <summary>
/// Rows of two tables go through a topic into a third one, exactly once on both ways, while a random choice of workers, broker and database
/// is killed, stopped and frozen. <c>./test --soak 30m [--seed N]</c> does it for long, and again.
/// </summary>
public sealed class SoakTests
{
    private const int Faults = 5;

    [Fact]
    public async Task Each_row_arrives_once_whatever_is_killed_and_frozen()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("MILLRACE_SOAK_SEED"), CultureInfo.InvariantCulture, out int given)
            ? given
            : Random.Shared.Next(1_000_000);
        TimeSpan? soak = Environment.GetEnvironmentVariable("MILLRACE_SOAK_SECONDS") is { Length: > 0 } text
            ? TimeSpan.FromSeconds(int.Parse(text, CultureInfo.InvariantCulture))
            : null;
        var done = new List<string> { $"seed {seed}" };
        long start = TimeProvider.System.GetTimestamp();
        await using var database = new MariaDbServer();
        await database.InitializeAsync();
        await using var group = new WorkerGroup(null, ("exactly.once.source.support", "enabled"), ("offset.flush.interval.ms", "500"));
        Say($"soak: seed {seed}");
        await group.StartAsync();
        var tables = new SoakTables(database);
        await tables.CreateAsync();
        await CreateConnectorsAsync(group, database);
        using var enough = new CancellationTokenSource();
        Task growing = tables.GrowAsync(enough.Token);
        try
        {
            await UntilMoreAsync("the first rows");
            var faults = new SoakFaults(seed, group, database);
            for (int i = 0; soak is null ? i < Faults : TimeProvider.System.GetElapsedTime(start) < soak; i++)
            {
                await faults.DoAsync(Say);
                await Task.Delay(faults.Rest(), TestContext.Current.CancellationToken);
                // Not behind each: one that comes while another is being mended is another case.
                if (i % 3 == 2) await UntilMoreAsync("more rows after the last faults");
            }
        }
        finally
        {
            await enough.CancelAsync();
            await growing;
        }

        await UntilAsync(async () => await tables.ArrivedAsync() >= tables.Rows * SoakTables.Sources.Length, "all rows");
        string differences = await tables.DifferencesAsync();
        Assert.True(differences.Length == 0, $"{differences}\n{History()}");
        // Whoever was frozen and is late comes now, or never.
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Equal(tables.Rows * SoakTables.Sources.Length, await tables.ArrivedAsync());
        Say($"soak: {tables.Rows * SoakTables.Sources.Length} rows are there once");

        void Say(string what)
        {
            done.Add($"{TimeProvider.System.GetElapsedTime(start).TotalSeconds:F1} s: {what}");
            if (soak is not null) Console.WriteLine(done[^1]);
        }

        string History() => string.Join('\n', done);

        async Task UntilMoreAsync(string what)
        {
            long before = -1;
            await UntilAsync(
                async () =>
                {
                    long now = await tables.ArrivedAsync();
                    if (before < 0) before = now;
                    return now > before;
                },
                what);
        }

        Task UntilAsync(Func<Task<bool>> isReached, string what) => group.UntilAsync(
            isReached, reached => reached, what, _ => History());
    }

    private static async Task CreateConnectorsAsync(WorkerGroup group, MariaDbServer database)
    {
        JsonObject Config(string connector, params (string Key, string Value)[] settings)
        {
            var config = new JsonObject
            {
                ["connector.class"] = $"io.confluent.connect.jdbc.{connector}",
                ["connection.url"] = $"jdbc:mysql://127.0.0.1:{database.Port}/{DatabaseServer.Database}",
                ["connection.user"] = DatabaseServer.User, ["connection.password"] = DatabaseServer.Password,
                ["value.converter"] = "org.apache.kafka.connect.json.JsonConverter",
            };
            foreach (var (key, value) in settings) config[key] = value;
            return config;
        }

        // Who waits for a database gives up after a while, as Connect does: here it is always back before that.
        await group.CreateAsync(0, "soak-source", Config("JdbcSourceConnector",
            ("tasks.max", "2"), ("mode", "incrementing"), ("incrementing.column.name", "id"), ("topic.prefix", ""),
            ("table.whitelist", string.Join(',', SoakTables.Sources)), ("poll.interval.ms", "50"), ("exactly.once.support", "required"),
            ("connection.attempts", "100"), ("connection.backoff.ms", "500"), ("topic.creation.default.partitions", "2"),
            ("topic.creation.default.replication.factor", "1"), ("query.retry.attempts", "100")));
        await group.CreateAsync(1, "soak-sink", Config("JdbcSinkConnector",
            ("tasks.max", "3"), ("topics", string.Join(',', SoakTables.Sources)), ("table.name.format", "soak_out"),
            ("insert.mode", "insert"), ("pk.mode", "none"), ("exactly.once", "true"), ("connection.attempts", "100"),
            ("connection.backoff.ms", "500"), ("max.retries", "200"), ("retry.backoff.ms", "500")));
    }
}
