using System.Text;
using Millrace.Config;
using Millrace.Connectors.PubSub.Source;
using Millrace.Data;
using Millrace.Errors;
using Millrace.TestServers;
using Record = Millrace.Records.Record;

namespace Millrace.Connectors.PubSub.Tests.Source;

/// <summary>What the source makes of messages that Google's own client has published.</summary>
public sealed class SourceTests(PubSubEmulator emulator, NodeClient node)
{
    [Fact]
    public async Task Plain_data_is_bytes_with_the_time_of_publishing()
    {
        string id = await emulator.CreateAsync();
        byte[] data = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        await node.PublishAsync(emulator.Host, id, [new Message(data, [], null)]);
        await using SourceHarness source = await PubSubSource.StartAsync(emulator.Host, id);

        Record record = Assert.Single(await source.ReadAsync(1));

        Assert.Equal("messages", record.Topic);
        Assert.Equal(0, record.Partition);
        Assert.Equal((Schema.Bytes, Schema.OptionalString), (record.ValueSchema, record.KeySchema));
        Assert.Equal(data, record.Value.AsBytes);
        Assert.True(record.Key.IsNull);
        Assert.Null(record.Headers);
        Assert.InRange(record.Timestamp, DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeMilliseconds(), DateTimeOffset.UtcNow.AddMinutes(5)
            .ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Attributes_become_a_struct_sorted_by_name()
    {
        string id = await emulator.CreateAsync();
        await node.PublishAsync(emulator.Host, id,
            [Message.Of("x", null, ("zone", "a\"b/ü"), ("at", "1700000000123"), ("id", "k-1"), ("alpha", ""))]);
        await using SourceHarness source = await PubSubSource.StartAsync(
            emulator.Host, id, ("kafka.key.attribute", "id"), ("kafka.timestamp.attribute", "at"));

        Record record = Assert.Single(await source.ReadAsync(1));

        Assert.Equal(["message", "alpha", "at", "zone"], record.ValueSchema!.Fields.Select(field => field.Name));
        Assert.Equal("k-1", record.Key.AsString);
        Assert.Equal(1_700_000_000_123, record.Timestamp);
        Assert.Equal("x"u8, record.Value.Items[0].AsBytes);
        Assert.Equal(["", "1700000000123", "a\"b/ü"], record.Value.Items[1..].ToArray().Select(value => value.AsString));
    }

    [Fact]
    public async Task Attributes_become_headers_where_that_is_set()
    {
        string id = await emulator.CreateAsync(withOrder: true);
        await node.PublishAsync(emulator.Host, id, [Message.Of("x", "o-1", ("b", "2"), ("a", "1"), ("id", "k-1"))]);
        await using SourceHarness source = await PubSubSource.StartAsync(
            emulator.Host, id, ("kafka.record.headers", "true"), ("kafka.key.attribute", "id"), ("cps.makeOrderingKeyAttribute", "true"));

        Record record = Assert.Single(await source.ReadAsync(1));

        Assert.Equal(Schema.Bytes, record.ValueSchema);
        Assert.Equal(["a=1", "b=2", "orderingKey=o-1"], record.Headers!.Select(header => $"{header.Key}={header.Value}"));
    }

    [Fact]
    public async Task Key_and_timestamp_attributes_alone_leave_the_data_as_the_value()
    {
        string id = await emulator.CreateAsync();
        await node.PublishAsync(emulator.Host, id, [Message.Of("x", null, ("at", "no number"), ("id", "k-1"))]);
        await using SourceHarness source = await PubSubSource.StartAsync(
            emulator.Host, id, ("kafka.key.attribute", "id"), ("kafka.timestamp.attribute", "at"));

        Record record = Assert.Single(await source.ReadAsync(1));

        Assert.Equal(Schema.Bytes, record.ValueSchema);
        Assert.True(record.Timestamp > 1_700_000_000_000);
    }

    [Fact]
    public async Task Order_and_partition_of_each_ordering_key_are_kept()
    {
        string id = await emulator.CreateAsync(withOrder: true);
        await node.PublishAsync(emulator.Host, id, Enumerable.Range(0, 1000).Select(i => Message.Of($"{i}", $"k{i % 7}")));
        await using SourceHarness source = await PubSubSource.StartAsync(
            emulator.Host, id, ("kafka.key.attribute", "orderingKey"), ("kafka.partition.scheme", "ordering_key"),
            ("kafka.partition.count", "3"),
            ("cps.streamingPull.enabled", "true"), ("cps.streamingPull.parallelStreams", "4"));

        List<Record> records = await source.ReadAsync(1000);

        foreach (var key in records.GroupBy(record => record.Key.AsString))
        {
            Assert.Equal(Enumerable.Range(0, 1000).Where(i => $"k{i % 7}" == key.Key).Select(i => $"{i}"), key.Select(Text));
            // Java: "k0".hashCode() is 31 * 'k' + '0'.
            Assert.Equal((31 * 'k' + key.Key[1]) % 3, Assert.Single(key.Select(record => record.Partition).Distinct()));
        }
    }

    [Fact]
    public async Task Acknowledged_messages_do_not_come_again_and_others_do()
    {
        string id = await emulator.CreateAsync();
        await node.PublishAsync(emulator.Host, id, Enumerable.Range(0, 20).Select(i => Message.Of($"{i}")));
        List<string> acknowledged;
        await using (SourceHarness first = await PubSubSource.StartAsync(emulator.Host, id))
        {
            List<Record> records = await first.TakeAsync(20);
            acknowledged = records.Take(12).Select(Text).ToList();
            first.Acknowledge(records.Take(12));
        }

        // What was stopped has given the rest back: they come at once, not after their deadline.
        await using SourceHarness second = await PubSubSource.StartAsync(emulator.Host, id);
        IEnumerable<string> again = (await second.ReadAsync(8)).Select(Text);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}").Except(acknowledged).Order(StringComparer.Ordinal),
            again.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_more_is_pulled_than_may_be_outstanding()
    {
        string id = await emulator.CreateAsync();
        await node.PublishAsync(emulator.Host, id, Enumerable.Range(0, 50).Select(i => Message.Of($"{i}")));
        await using SourceHarness limited =
            await PubSubSource.StartAsync(emulator.Host, id, ("cps.streamingPull.flowControlMessages", "20"), ("cps.maxBatchSize", "10"));
        List<Record> held = await limited.TakeAsync(20);

        // Whoever else asks gets the other 30: the first one has not taken them.
        await using SourceHarness other = await PubSubSource.StartAsync(emulator.Host, id);
        Assert.Equal(30, (await other.ReadAsync(30)).Select(Text).Except(held.Select(Text)).Count());

        limited.Acknowledge(held);
    }

    [Fact]
    public async Task A_missing_subscription_is_named_with_the_command_that_creates_it()
    {
        var fault = await Assert.ThrowsAsync<ConnectException>(() => PubSubSource.StartAsync(emulator.Host, "nowhere"));

        Assert.Contains("There is no subscription nowhere in project millrace-tests (cps.subscription)", fault.Message,
            StringComparison.Ordinal);
        Assert.Contains("gcloud pubsub subscriptions create nowhere --project=millrace-tests --topic=TOPIC", fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscription_that_is_deleted_stops_the_task()
    {
        string id = await emulator.CreateAsync();
        await node.PublishAsync(emulator.Host, id, [Message.Of("last")]);
        await using SourceHarness source =
            await PubSubSource.StartAsync(emulator.Host, id, ("cps.streamingPull.flowControlMessages", "1"), ("cps.maxBatchSize", "1"));
        // While it is held there is no room for a pull: the emulator lets one that waits wait on, though its subscription is gone.
        List<Record> held = await source.TakeAsync(1);
        await emulator.DeleteSubscriptionAsync(id);
        source.Acknowledge(held);

        var fault = await Assert.ThrowsAsync<ConnectException>(() => source.ReadAsync(1));

        Assert.Contains($"There is no subscription {id}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_deadline_of_what_is_not_safe_yet_is_extended()
    {
        string id = await emulator.CreateAsync(ackDeadlineSeconds: 10);
        await node.PublishAsync(emulator.Host, id, Enumerable.Range(0, 5).Select(i => Message.Of($"{i}")));
        await using SourceHarness source = await PubSubSource.StartAsync(emulator.Host, id);
        List<Record> held = await source.TakeAsync(5);

        // Past the deadline of the service, which knows no other clock than its own.
        await Task.Delay(TimeSpan.FromSeconds(14));
        await node.PublishAsync(emulator.Host, id, [Message.Of("later")]);

        Assert.Equal("later", Text(Assert.Single(await source.ReadAsync(1))));
        source.Acknowledge(held);
    }

    [Fact]
    public async Task A_configuration_is_checked_against_the_service()
    {
        var config = new Dictionary<string, string>
        {
            ["cps.project"] = PubSubEmulator.Project, ["cps.subscription"] = "nowhere", ["kafka.topic"] = "t", ["cps.useEmulator"] = "true",
            ["cps.endpoint"] = emulator.Host,
        };
        ConfigValidation missing = await new PubSubSourceConnector().ValidateAsync(config, CancellationToken.None);
        Assert.Contains("gcloud pubsub subscriptions create nowhere", Assert.Single(missing["cps.subscription"].Errors),
            StringComparison.Ordinal);

        config["cps.subscription"] = await emulator.CreateAsync();
        Assert.Empty((await new PubSubSourceConnector().ValidateAsync(config, CancellationToken.None)).AllErrors);

        config["cps.endpoint"] = "127.0.0.1:1";
        ConfigValidation unreachable = await new PubSubSourceConnector().ValidateAsync(config, CancellationToken.None);
        Assert.Contains("127.0.0.1:1", Assert.Single(unreachable["cps.endpoint"].Errors), StringComparison.Ordinal);
    }

    private static string Text(Record record) => Encoding.UTF8.GetString(record.Value.AsBytes);
}
