using Millrace.Connectors.MySql.Source;
using Millrace.Data;
using Millrace.Records;
using Millrace.TestServers;
using Record = Millrace.Records.Record;

namespace Millrace.Connectors.MySql.Tests.Source;

/// <summary>
/// A source task with everything around it but the worker: polls it, keeps what it said, and stores the last offset of each batch as the worker does.
/// </summary>
internal sealed class SourceHarness : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MySqlSourceTask _task = new();

    private SourceHarness(SourceHarnessContext context) => Context = context;

    public SourceHarnessContext Context { get; }

    /// <summary>The schema of the last row.</summary>
    public Schema? Schema { get; private set; }

    /// <summary>The topic of the last row.</summary>
    public string Topic { get; private set; } = "";

    /// <summary>Records of each poll that brought some.</summary>
    public List<int> Batches { get; } = [];

    public static Dictionary<string, string> Config(DatabaseServer server, params (string Key, string Value)[] settings) => Config(server.Port, settings);

    public static Dictionary<string, string> Config(int port, params (string Key, string Value)[] settings)
    {
        var config = new Dictionary<string, string>
        {
            ["name"] = "source", ["connector.class"] = "io.confluent.connect.jdbc.JdbcSourceConnector", ["topic.prefix"] = "SM_",
            ["connection.url"] = $"jdbc:mysql://127.0.0.1:{port}/{DatabaseServer.Database}", ["connection.user"] = DatabaseServer.User,
            ["connection.password"] = DatabaseServer.Password, ["connection.attempts"] = "1", ["connection.backoff.ms"] = "100", ["poll.interval.ms"] = "50",
        };
        foreach (var (key, value) in settings) config[key] = value;
        return config;
    }

    /// <summary>A task for one table, or for the query of the settings.</summary>
    /// <param name="offsets">Where offsets are kept from one task to the next; a store of its own when null.</param>
    public static Task<SourceHarness> StartAsync(DatabaseServer server, string table, Dictionary<OffsetMap, OffsetMap>? offsets, params (string Key, string Value)[] settings) =>
        StartAsync(server.Port, table.Length == 0 ? "" : $"`{DatabaseServer.Database}`.`{table}`", offsets, settings);

    /// <param name="port">Of a server that may not be there.</param>
    /// <param name="tables">As the connector hands them to its tasks.</param>
    public static async Task<SourceHarness> StartAsync(int port, string tables, Dictionary<OffsetMap, OffsetMap>? offsets, params (string Key, string Value)[] settings)
    {
        var harness = new SourceHarness(new SourceHarnessContext(offsets ?? []));
        harness._task.Initialize(harness.Context);
        Dictionary<string, string> config = Config(port, settings);
        if (tables.Length > 0) config["tables"] = tables;
        await harness._task.StartAsync(config, TestContext.Current.CancellationToken);
        return harness;
    }

    /// <summary>Polls until there are at least that many rows, each as its fields. Fails after a minute.</summary>
    public async Task<List<Value[]>> ReadAsync(int atLeast, CancellationToken cancellationToken = default)
    {
        var rows = new List<Value[]>();
        var batch = new RecordBatch();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        while (rows.Count < atLeast) await PollAsync(batch, rows, deadline.Token);
        return rows;
    }

    /// <summary>Polls for a while: what comes without being waited for, such as a repetition.</summary>
    public async Task<List<Value[]>> ReadForAsync(TimeSpan time)
    {
        var rows = new List<Value[]>();
        using var deadline = new CancellationTokenSource(time);
        try
        {
            while (true) await PollAsync(new RecordBatch(), rows, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return rows;
        }
    }

    public async ValueTask DisposeAsync() => await _task.StopAsync(CancellationToken.None);

    private async Task PollAsync(RecordBatch batch, List<Value[]> rows, CancellationToken cancellationToken)
    {
        batch.Reset();
        await _task.PollAsync(batch, cancellationToken);
        if (batch.Count > 0) Batches.Add(batch.Count);
        foreach (ref Record record in batch.Records)
        {
            (Schema, Topic) = (record.ValueSchema, record.Topic);
            rows.Add([.. record.Value.Detach().Items]);
            if (record is { SourcePartition: { } partition, SourceOffset: { } offset }) Context.Offsets[partition] = offset;
        }
    }
}
