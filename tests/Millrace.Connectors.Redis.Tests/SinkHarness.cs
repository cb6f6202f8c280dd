using Millrace.Connectors.Redis.Sink;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.TestServers;
using Record = Millrace.Records.Record;

namespace Millrace.Connectors.Redis.Tests;

/// <summary>
/// A sink task with everything around it but the worker: builds batches, repeats them after a <see cref="RetriableException"/> as the
/// worker does, keeps reports.
/// </summary>
internal sealed class SinkHarness : IAsyncDisposable
{
    public const string PlainClass = "com.github.jcustenborder.kafka.connect.redis.RedisSinkConnector";
    public const string TypedClass = "com.redis.kafka.connect.RedisSinkConnector";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SinkTask _task;

    private SinkHarness(SinkTask task, HarnessContext context)
    {
        _task = task;
        Context = context;
    }

    public HarnessContext Context { get; }

    public SinkTask Task => _task;

    public long NextOffset { get; set; }

    public List<(long Offset, string Error)> Reports => Context.Reports;

    public static SinkConnector Connector(string className) =>
        (SinkConnector)RedisPlugins.All.Single(plugin => plugin.ClassName == className).Create();

    public static Dictionary<string, string> Plain(RedisServer server, params (string Key, string Value)[] settings) =>
        Config(PlainClass, settings, ("redis.hosts", $"127.0.0.1:{server.Port}"));

    public static Dictionary<string, string> Managed(RedisServer server, params (string Key, string Value)[] settings) =>
        Config("RedisSink", settings, ("redis.hostname", "127.0.0.1"), ("redis.portnumber", $"{server.Port}"), ("redis.database", "1"),
            ("input.key.format", "STRING"),
            ("input.data.format", "BYTES"));

    public static Dictionary<string, string> Typed(RedisServer server, string type, params (string Key, string Value)[] settings) =>
        Config(TypedClass, settings, ("redis.host", "127.0.0.1"), ("redis.port", $"{server.Port}"), ("redis.type", type));

    public static async Task<SinkHarness> StartAsync(
        IReadOnlyDictionary<string, string> config, bool withReporter = false, string connectorName = "sink")
    {
        var harness = new SinkHarness(Connector(config["connector.class"]).CreateTask(), new HarnessContext(withReporter, connectorName));
        harness._task.Initialize(harness.Context);
        await harness._task.StartAsync(config, CancellationToken.None);
        return harness;
    }

    public System.Threading.Tasks.Task PutAsync(params (Value Key, Value Value)[] rows) => PutAsync("t", rows);

    public System.Threading.Tasks.Task PutAsync(string topic, params (Value Key, Value Value)[] rows) =>
        PutAsync(Batch(topic, [.. rows.Select(row => ((Schema?)null, row.Key, (Schema?)null, row.Value))]));

    public RecordBatch Batch(string topic, params (Schema? KeySchema, Value Key, Schema? ValueSchema, Value Value)[] rows)
    {
        var batch = new RecordBatch();
        foreach (var row in rows)
        {
            ref Record record = ref batch.Add();
            record.Topic = record.OriginalTopic = topic;
            record.Partition = record.OriginalPartition = 0;
            record.Offset = NextOffset++;
            (record.KeySchema, record.Key, record.ValueSchema, record.Value) = row;
        }

        return batch;
    }

    /// <summary>Puts it, again and again while the task asks for that; at most for a minute.</summary>
    public async System.Threading.Tasks.Task PutAsync(RecordBatch batch)
    {
        long deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (true)
        {
            try
            {
                await _task.PutAsync(batch, CancellationToken.None);
                return;
            }
            catch (RetriableException) when (Environment.TickCount64 < deadline)
            {
                await System.Threading.Tasks.Task.Delay(Context.TakeDelay());
            }
        }
    }

    public async ValueTask DisposeAsync() => await _task.StopAsync(CancellationToken.None);

    private static Dictionary<string, string> Config(
        string className, (string Key, string Value)[] settings, params (string Key, string Value)[] own)
    {
        var config = new Dictionary<string, string> { ["name"] = "sink", ["connector.class"] = className, ["topics"] = "t" };
        foreach (var (key, value) in own.Concat(settings)) config[key] = value;
        return config;
    }
}
