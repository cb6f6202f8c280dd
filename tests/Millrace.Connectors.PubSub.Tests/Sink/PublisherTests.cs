using System.Net;
using Millrace.Connectors.PubSub.Client;
using Millrace.Connectors.PubSub.Sink;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.TestServers;
using Record = Millrace.Records.Record;

namespace Millrace.Connectors.PubSub.Tests.Sink;

/// <summary>What the publisher does about refusals and outages, with the emulator behind a handler or relay that makes them.</summary>
public sealed class PublisherTests(PubSubEmulator emulator, NodeClient node)
{
    [Theory]
    [InlineData("none")]
    [InlineData("key")]
    public async Task Bad_messages_are_found_and_all_others_are_published_in_order(string orderingKeySource)
    {
        string topic = await emulator.CreateAsync(withOrder: true);
        SinkOptions options =
            SinkOptions.From(SinkSettings.Def.Parse(PubSubSink.Config(emulator.Host, topic, ("orderingKeySource", orderingKeySource))));
        var log = new TestLog();
        using var client = new PubSubClient(new PubSubEndpoint(new Uri($"http://{emulator.Host}/v1/"), true), null, new PoisonHandler());
        PublishPlan plan = Plan(options, Enumerable.Range(0, 90).Select(i => i is 0 or 41 or 42 or 89 ? "poison" : $"{i}"));
        var refused = new List<int>();

        await new Publisher(client, options, log).SendAsync(plan, (index, _) => { lock (refused) refused.Add(index); },
            CancellationToken.None);

        Assert.Equal([0, 41, 42, 89], refused.Order());
        List<string> texts = (await node.ReceiveAsync(emulator.Host, topic, 86)).Select(message => message.Text).Distinct().ToList();
        IEnumerable<string> expected = Enumerable.Range(0, 90).Except([0, 41, 42, 89]).Select(i => $"{i}");
        if (orderingKeySource == "key") Assert.Equal(expected, texts);
        else Assert.Equal(expected.Order(StringComparer.Ordinal), texts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_outage_longer_than_the_total_timeout_ends_the_put_with_its_setting()
    {
        string topic = await emulator.CreateAsync();
        await using var relay = new TcpRelay(emulator.Host);
        await using SinkHarness sink = await PubSubSink.StartAsync(relay.Host, topic, ("maxTotalTimeoutMs", "10000"));
        await relay.CutAsync();

        var fault = await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync(Schema.String, Value.String("x")));

        Assert.Contains("maxTotalTimeoutMs", fault.Message, StringComparison.Ordinal);
        Assert.Contains(relay.Host, fault.Message, StringComparison.Ordinal);
        Assert.Single(sink.Context.Log.Lines, line => line.StartsWith("Could not publish", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "roles/pubsub.publisher")]
    [InlineData(HttpStatusCode.NotFound, "cps.topic")]
    // FAILED_PRECONDITION and the like: not the messages' fault, which are not reported.
    [InlineData(HttpStatusCode.BadRequest, "400")]
    [InlineData(HttpStatusCode.Found, "302")]
    // Somebody answers, but not with the messages' ids.
    [InlineData(HttpStatusCode.OK, "cps.endpoint")]
    public async Task Errors_that_do_not_pass_say_what_to_do(HttpStatusCode status, string expected)
    {
        SinkOptions options = SinkOptions.From(SinkSettings.Def.Parse(PubSubSink.Config("localhost:1", "topic")));
        using var client = new PubSubClient(new PubSubEndpoint(new Uri("http://localhost:1/v1/"), true), null, new StatusHandler(status));

        var fault = await Assert.ThrowsAsync<ConnectException>(() =>
            new Publisher(client, options, new TestLog()).SendAsync(Plan(options, ["x"]), (_, _) =>
                Assert.Fail("It was reported."), CancellationToken.None));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_of_many_keys_does_not_hold_its_memory_for_ever()
    {
        SinkOptions options =
            SinkOptions.From(SinkSettings.Def.Parse(PubSubSink.Config("localhost:1", "topic", ("orderingKeySource", "key"))));
        var message = new MessageDraft(options);
        var plan = new PublishPlan(options);
        string text = new('x', 500_000);
        for (int i = 0; i < 100; i++)
        {
            var record = new Record
            {
                Topic = "t", OriginalTopic = "t", KeySchema = Schema.String, Key = Value.String($"{i}"),
                ValueSchema = Schema.String, Value = Value.String(text)
            };
            Assert.True(message.Make(in record));
            plan.Add(i, message);
        }

        plan.Clear();
        Assert.InRange(plan.KeptBytes, 1, 16 * 1024 * 1024);
    }

    private static PublishPlan Plan(SinkOptions options, IEnumerable<string> texts)
    {
        var message = new MessageDraft(options);
        var plan = new PublishPlan(options);
        int index = 0;
        foreach (string text in texts)
        {
            var record = new Record
            {
                Topic = "t", OriginalTopic = "t", KeySchema = Schema.String, Key = Value.String("one"), ValueSchema = Schema.String,
                Value = Value.String(text),
            };
            Assert.True(message.Make(in record));
            plan.Add(index++, message);
        }

        return plan;
    }

    /// <summary>Refuses requests that hold the message <c>poison</c>, as the service refuses a request for one bad message.</summary>
    private sealed class PoisonHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = await request.Content!.ReadAsStringAsync(cancellationToken);
            bool isBad = body.Contains(Convert.ToBase64String("poison"u8), StringComparison.Ordinal);
            return isBad ? new HttpResponseMessage(HttpStatusCode.BadRequest)
            {
                Content =
                new StringContent("""{"error":{"status":"INVALID_ARGUMENT","message":"poison"}}""")
            }
                : await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class StatusHandler(HttpStatusCode status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent("""{"error":{"status":"S","message":"m"}}""") });
    }
}
