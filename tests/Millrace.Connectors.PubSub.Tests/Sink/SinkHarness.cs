using Millrace.Connectors.PubSub.Sink;
using Millrace.Data;
using Millrace.Records;
using Millrace.TestServers;
using Record = Millrace.Records.Record;

namespace Millrace.Connectors.PubSub.Tests.Sink;

/// <summary>A sink task with everything around it but the worker.</summary>
internal sealed class SinkHarness : IAsyncDisposable
{
    private readonly PubSubSinkTask _task = new();
    private long _nextOffset;

    private SinkHarness(bool withReporter) => Context = new SinkContext(withReporter);

    public SinkContext Context { get; }

    public static Dictionary<string, string> Config(string host, string topic, params (string Key, string Value)[] settings)
    {
        var config = new Dictionary<string, string>
        {
            ["name"] = "sink", ["connector.class"] = "com.google.pubsub.kafka.sink.CloudPubSubSinkConnector", ["topics"] = "t",
            ["cps.project"] = PubSubEmulator.Project, ["cps.topic"] = topic, ["cps.useEmulator"] = "true", ["cps.endpoint"] = host,
        };
        foreach (var (key, value) in settings) config[key] = value;
        return config;
    }

    public static Task<SinkHarness> StartAsync(string host, string topic, params (string Key, string Value)[] settings) =>
        StartAsync(Config(host, topic, settings), withReporter: false);

    public static Task<SinkHarness> StartReportingAsync(string host, string topic, params (string Key, string Value)[] settings) =>
        StartAsync(Config(host, topic, settings), withReporter: true);

    public static async Task<SinkHarness> StartAsync(IReadOnlyDictionary<string, string> config, bool withReporter)
    {
        var harness = new SinkHarness(withReporter);
        harness._task.Initialize(harness.Context);
        try
        {
            await harness._task.StartAsync(config, CancellationToken.None);
            return harness;
        }
        catch
        {
            await harness.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a record of partition 0 with the next offset.</summary>
    public void Add(RecordBatch batch, Schema? keySchema, Value key, Schema? valueSchema, Value value, Headers? headers = null)
    {
        ref Record record = ref batch.Add();
        record.Topic = record.OriginalTopic = "readings";
        record.Partition = record.OriginalPartition = 0;
        record.Offset = _nextOffset++;
        record.Timestamp = 1_700_000_000_000;
        record.TimestampType = TimestampType.CreateTime;
        (record.KeySchema, record.Key, record.ValueSchema, record.Value, record.Headers) = (keySchema, key, valueSchema, value, headers);
    }

    public Task PutAsync(Schema? schema, params Value[] values) => PutKeyedAsync(schema, values.Select(value => (default(Value), value)).ToArray());

    public async Task PutKeyedAsync(Schema? schema, params (Value Key, Value Value)[] records)
    {
        var batch = new RecordBatch();
        foreach (var (key, value) in records) Add(batch, key.IsNull ? null : Schema.String, key, schema, value);
        await PutAsync(batch);
    }

    public async Task PutAsync(RecordBatch batch) => await _task.PutAsync(batch, CancellationToken.None);

    public async ValueTask DisposeAsync() => await _task.StopAsync(CancellationToken.None);
}
