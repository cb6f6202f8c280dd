using Millrace.Connectors.MySql.Sink;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Record = Millrace.Records.Record;
using Millrace.TestServers;

namespace Millrace.Connectors.MySql.Tests;

/// <summary>A sink task with everything around it but the worker: builds batches, repeats them after a <see cref="RetriableException"/> as the worker does, keeps reports.</summary>
internal sealed class SinkHarness : IAsyncDisposable
{
    private readonly MySqlSinkTask _task = new();
    private long _nextOffset;

    private SinkHarness(HarnessContext context) => Context = context;

    public HarnessContext Context { get; }

    public List<(long Offset, string Error)> Reports => Context.Reports;

    public static Dictionary<string, string> Config(DatabaseServer server, params (string Key, string Value)[] settings)
    {
        var config = new Dictionary<string, string>
        {
            ["name"] = "sink", ["connector.class"] = "io.confluent.connect.jdbc.JdbcSinkConnector", ["topics"] = "t",
            ["connection.url"] = $"jdbc:mysql://127.0.0.1:{server.Port}/{DatabaseServer.Database}", ["connection.user"] = DatabaseServer.User,
            ["connection.password"] = DatabaseServer.Password, ["connection.attempts"] = "1", ["retry.backoff.ms"] = "100", ["max.retries"] = "0",
        };
        foreach (var (key, value) in settings) config[key] = value;
        return config;
    }

    public static Task<SinkHarness> StartAsync(DatabaseServer server, params (string Key, string Value)[] settings) =>
        StartAsync(Config(server, settings), withReporter: false);

    public static Task<SinkHarness> StartReportingAsync(DatabaseServer server, params (string Key, string Value)[] settings) =>
        StartAsync(Config(server, settings), withReporter: true);

    public static async Task<SinkHarness> StartAsync(IReadOnlyDictionary<string, string> config, bool withReporter)
    {
        var harness = new SinkHarness(new HarnessContext(withReporter));
        harness._task.Initialize(harness.Context);
        await harness._task.StartAsync(config, CancellationToken.None);
        return harness;
    }

    /// <summary>One record of a batch; a null struct is a tombstone.</summary>
    public static (Schema? KeySchema, Value Key, Schema? ValueSchema, Value Value) Row(Schema schema, params Value[] fields) => (null, default, schema, Value.Struct(fields));

    public static (Schema? KeySchema, Value Key, Schema? ValueSchema, Value Value) Keyed(Value key, Schema schema, params Value[] fields) =>
        (KeySchemaOf(key), key, schema, Value.Struct(fields));

    public static (Schema? KeySchema, Value Key, Schema? ValueSchema, Value Value) Tombstone(Value key) => (KeySchemaOf(key), key, null, default);

    public Task PutAsync(string topic, params (Schema? KeySchema, Value Key, Schema? ValueSchema, Value Value)[] rows) => PutAsync(Batch(topic, rows));

    public RecordBatch Batch(string topic, params (Schema? KeySchema, Value Key, Schema? ValueSchema, Value Value)[] rows)
    {
        var batch = new RecordBatch();
        foreach (var row in rows)
        {
            ref Record record = ref batch.Add();
            record.Topic = record.OriginalTopic = topic;
            record.Partition = record.OriginalPartition = 0;
            record.Offset = _nextOffset++;
            (record.KeySchema, record.Key, record.ValueSchema, record.Value) = row;
        }

        return batch;
    }

    public async Task PutAsync(RecordBatch batch)
    {
        while (true)
        {
            try
            {
                await _task.PutAsync(batch, CancellationToken.None);
                return;
            }
            catch (RetriableException)
            {
                await Task.Delay(Context.TakeDelay());
            }
        }
    }

    public async ValueTask DisposeAsync() => await _task.StopAsync(CancellationToken.None);

    private static Schema KeySchemaOf(Value key) => key.Kind switch
    {
        ValueKind.Int64 => Schema.Int64, ValueKind.String => Schema.String, ValueKind.Int32 => Schema.Int32, _ => throw new ArgumentException("no schema for this key"),
    };
}
