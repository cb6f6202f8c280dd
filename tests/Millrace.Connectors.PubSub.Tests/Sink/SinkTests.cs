using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.TestServers;

namespace Millrace.Connectors.PubSub.Tests.Sink;

/// <summary>What Google's own client receives of what the sink has put.</summary>
public sealed class SinkTests(PubSubEmulator emulator, NodeClient node)
{
    [Fact]
    public async Task Text_key_and_metadata_arrive()
    {
        string topic = await emulator.CreateAsync();
        await using SinkHarness sink = await PubSubSink.StartAsync(emulator.Host, topic, ("metadata.publish", "true"));
        await sink.PutKeyedAsync(Schema.String, (Value.String("meter-1"), Value.String("größer als \"vorher\" + \u20ac")));

        Message message = Assert.Single(await node.ReceiveAsync(emulator.Host, topic, 1));

        Assert.Equal("größer als \"vorher\" + \u20ac", message.Text);
        Assert.Null(message.OrderingKey);
        Assert.Equal(
            ["kafka.offset=0", "kafka.partition=0", "kafka.timestamp=1700000000000", "kafka.topic=readings", "key=meter-1"],
            message.Attributes.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_type_has_its_body()
    {
        string topic = await emulator.CreateAsync();
        await using SinkHarness sink = await PubSubSink.StartAsync(emulator.Host, topic);
        await sink.PutAllAsync(
            (null, default, Schema.Bytes, Value.Bytes([0, 255, 62, 63])),
            (null, default, Schema.Int8, Value.Int8(-2)),
            (null, default, Schema.Int16, Value.Int16(258)),
            (null, default, Schema.Int32, Value.Int32(-3)),
            (null, default, Schema.Int64, Value.Int64(1L << 40)),
            (null, default, Schema.Float32, Value.Float32(1.5f)),
            (null, default, Schema.Float64, Value.Float64(-2.25)),
            (null, default, Schema.Boolean, Value.Boolean(true)),
            (null, default, SchemaBuilder.Array(Schema.Int16).Build(), Value.Array(Value.Int16(1), Value.Int16(2))),
            (null, default, null, Value.Map(Value.String("a"), Value.Int64(1))),
            (null, default, null, Value.Int64(17)));

        List<Message> messages = await node.ReceiveAsync(emulator.Host, topic, 11);

        string[] expected =
        [
            "00FF3E3F", "FE", "0102", "FFFFFFFD", "0000010000000000", "3FC00000", "C002000000000000", "01", "00010002",
            Convert.ToHexString("""{"a":1}"""u8), Convert.ToHexString("17"u8),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), messages.Select(message => Convert.ToHexString(message.Data))
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Struct_becomes_body_and_attributes()
    {
        string topic = await emulator.CreateAsync();
        await using SinkHarness sink = await PubSubSink.StartAsync(emulator.Host, topic, ("messageBodyName", "text"));
        Schema schema = SchemaBuilder.Struct().Field("id", Schema.Int64).Field("text", Schema.String)
            .Field("price", LogicalTypes.DecimalBuilder(2).Build())
            .Field("note", Schema.OptionalString).Field("ratio", Schema.Float64).Build();
        await sink.PutAsync(schema,
            Value.Struct(Value.Int64(7), Value.String("hello"), Value.Bytes([0x04, 0xD2]), default, Value.Float64(0.5)));

        Message message = Assert.Single(await node.ReceiveAsync(emulator.Host, topic, 1));

        Assert.Equal("hello", message.Text);
        Assert.Equal(["id=7", "price=12.34", "ratio=0.5"], message.Attributes.Select(pair => $"{pair.Key}={pair.Value}")
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Headers_that_fit_become_attributes()
    {
        string topic = await emulator.CreateAsync();
        await using SinkHarness sink = await PubSubSink.StartAsync(emulator.Host, topic, ("headers.publish", "true"));
        var headers = new Headers();
        headers.Add(new Header("unit", Schema.String, Value.String("kW")));
        headers.Add(new Header("count", Schema.Int32, Value.Int32(5)));
        headers.Add(new Header("long", Schema.String, Value.String(new string('x', 1025))));
        // Nor does it take the record's own away.
        headers.Add(new Header("key", Schema.String, Value.String(new string('x', 1025))));
        headers.Add(new Header("google", Schema.String, Value.String("x")));
        await sink.PutAllAsync(
            new TestRecord(Schema.String, Value.String("k"), Schema.String, Value.String("a")) { Headers = headers });

        Message message = Assert.Single(await node.ReceiveAsync(emulator.Host, topic, 1));

        Assert.Equal(["count=5", "key=k", "unit=kW"], message.Attributes.Select(pair => $"{pair.Key}={pair.Value}")
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Order_of_each_key_is_kept()
    {
        string topic = await emulator.CreateAsync(withOrder: true);
        await using SinkHarness sink =
            await PubSubSink.StartAsync(emulator.Host, topic, ("orderingKeySource", "key"), ("maxBufferSize", "7"));
        for (int put = 0; put < 4; put++)
            await sink.PutKeyedAsync(Schema.String, Enumerable.Range(put * 250, 250)
                .Select(i => (Value.String($"k{i % 5}"), Value.String($"{i}"))).ToArray());

        List<Message> messages = await node.ReceiveAsync(emulator.Host, topic, 1000);

        foreach (var key in messages.GroupBy(message => message.OrderingKey))
            Assert.Equal(Enumerable.Range(0, 1000).Where(i => $"k{i % 5}" == key.Key).Select(i => $"{i}"),
                key.Select(message => message.Text).Distinct());
        Assert.Equal(5, messages.Select(message => message.OrderingKey).Distinct().Count());
    }

    [Fact]
    public async Task Compressed_requests_arrive_or_are_refused_in_clear()
    {
        string topic = await emulator.CreateAsync();
        await using SinkHarness sink = await PubSubSink.StartAsync(emulator.Host, topic, ("enableCompression", "true"));
        await sink.PutAsync(Schema.String, Value.String(new string('a', 5000)));

        Assert.Equal(new string('a', 5000), Assert.Single(await node.ReceiveAsync(emulator.Host, topic, 1)).Text);
    }

    [Fact]
    public async Task A_record_that_is_no_message_is_reported_with_its_place_and_the_others_go_out()
    {
        string topic = await emulator.CreateAsync();
        await using SinkHarness sink = await PubSubSink.StartReportingAsync(emulator.Host, topic);
        await sink.PutAllAsync(
            (null, default, Schema.String, Value.String("good")),
            (null, default, Schema.Bytes, Value.Bytes(new byte[10_000_001])),
            (Schema.String, Value.String(new string('k', 1025)), Schema.String, Value.String("long key")),
            (null, default, Schema.String, default),
            (null, default, Schema.String, Value.String("")),
            (null, default, Schema.String, Value.String("good too")));

        Assert.Equal([1L, 2L], sink.Reports.Select(report => report.Offset));
        Assert.Contains("readings-0 offset 1 cannot go to projects/millrace-tests/topics/", sink.Reports[0].Error,
            StringComparison.Ordinal);
        Assert.Contains("10000001 bytes", sink.Reports[0].Error, StringComparison.Ordinal);
        Assert.Contains("'key' has 1025 bytes", sink.Reports[1].Error, StringComparison.Ordinal);
        Assert.Contains(sink.Context.Log.Lines, line =>
            line.StartsWith("2 records have neither data nor attributes", StringComparison.Ordinal));
        Assert.Equal(["good", "good too"], (await node.ReceiveAsync(emulator.Host, topic, 2)).Select(message => message.Text)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_bad_record_without_a_reporter_stops_the_batch_before_anything_is_sent()
    {
        string topic = await emulator.CreateAsync();
        await using SinkHarness sink = await PubSubSink.StartAsync(emulator.Host, topic);
        var nested = SchemaBuilder.Struct().Field("inner", SchemaBuilder.Struct().Field("a", Schema.Int8).Build()).Build();

        var fault = await Assert.ThrowsAsync<DataException>(() => sink.PutAllAsync(
            (null, default, Schema.String, Value.String("not sent")),
            (null, default, nested, Value.Struct(Value.Struct(Value.Int8(1))))));

        Assert.Contains("readings-0 offset 1", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Flatten", fault.Message, StringComparison.Ordinal);
        await sink.PutAsync(Schema.String, Value.String("sent"));
        Assert.Equal("sent", Assert.Single(await node.ReceiveAsync(emulator.Host, topic, 1)).Text);
    }

    [Fact]
    public async Task A_missing_topic_is_named_with_the_command_that_creates_it()
    {
        var fault = await Assert.ThrowsAsync<ConnectException>(() => PubSubSink.StartAsync(emulator.Host, "nowhere"));

        Assert.Contains("There is no topic nowhere in project millrace-tests (cps.topic)", fault.Message, StringComparison.Ordinal);
        Assert.Contains("gcloud pubsub topics create nowhere --project=millrace-tests", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_large_messages_go_out_within_the_limits_of_a_request()
    {
        string topic = await emulator.CreateAsync();
        await using SinkHarness sink = await PubSubSink.StartAsync(emulator.Host, topic);
        Value[] values = Enumerable.Range(0, 12).Select(i => Value.Bytes(Encoding.ASCII.GetBytes(new string((char)('a' + i), 1_000_000))))
            .ToArray();
        await sink.PutAsync(Schema.Bytes, values);

        Assert.Equal("abcdefghijkl",
            string.Concat((await node.ReceiveAsync(emulator.Host, topic, 12)).Select(message => (char)message.Data[0]).Distinct().Order()));
    }
}
