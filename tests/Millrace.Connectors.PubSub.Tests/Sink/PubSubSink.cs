using Millrace.Connectors.PubSub.Sink;
using Millrace.Data;
using Millrace.Records;
using Millrace.TestServers;

namespace Millrace.Connectors.PubSub.Tests.Sink;

/// <summary>Tasks of the sink, and records for them.</summary>
internal static class PubSubSink
{
    private const string Topic = "readings";

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
        SinkHarness.StartAsync(new PubSubSinkTask(), Config(host, topic, settings));

    public static Task<SinkHarness> StartReportingAsync(string host, string topic, params (string Key, string Value)[] settings) =>
        SinkHarness.StartAsync(new PubSubSinkTask(), Config(host, topic, settings), new TestSinkContext(new TestReporter()));

    public static Task PutAsync(this SinkHarness sink, Schema? schema, params Value[] values) =>
        sink.PutAsync(Topic, [.. values.Select(value => new TestRecord(null, default, schema, value))]);

    public static Task PutKeyedAsync(this SinkHarness sink, Schema? schema, params (Value Key, Value Value)[] records) =>
        sink.PutAsync(Topic, [.. records.Select(record => new TestRecord(Schema.String, record.Key, schema, record.Value))]);

    /// <summary>Puts records of different types at once.</summary>
    public static Task PutAllAsync(this SinkHarness sink, params TestRecord[] records) => sink.PutAsync(Topic, records);
}
