using System.Net;
using Millrace.TestServers;

namespace Millrace.Registry.Tests;

/// <summary>Kafka goes away and comes back, or comes late: no hand is needed. Uses a broker of its own to kill.</summary>
public class OutageTests(OutageTests.OwnKafka kafka) : IClassFixture<OutageTests.OwnKafka>
{
    [Fact]
    public async Task Goes_on_when_a_killed_broker_is_back()
    {
        string servers = kafka.Server.BootstrapServers;
        await using TestRegistry registry =
            await TestRegistry.StartAsync(servers, change: settings => settings with { WriteTimeout = TimeSpan.FromSeconds(8) });
        (await registry.RegisterAsync("s", "\"int\"")).Expect(HttpStatusCode.OK);

        await kafka.Server.KillAsync();
        // What is known is answered all the same; what must be written is refused.
        (await registry.GetAsync("/schemas/ids/1")).Expect(HttpStatusCode.OK);
        (await registry.RegisterAsync("s", "\"int\"")).Expect(HttpStatusCode.OK);
        (await registry.RegisterAsync("t", "\"int\"")).ExpectError(50002);
        Task<TestRegistry> late = TestRegistry.StartAsync(servers, registry.Topic);
        Assert.False(late.IsCompleted);

        await kafka.Server.RestartAsync();
        await using TestRegistry second = await late;
        TestAnswer answer;
        do answer = await registry.RegisterAsync("u", "\"string\"");
        while (answer.Status == HttpStatusCode.InternalServerError);
        Assert.Equal((await second.RegisterAsync("u", "\"string\"")).Id, answer.Expect(HttpStatusCode.OK).Id);
    }

    public sealed class OwnKafka : IAsyncLifetime
    {
        public KafkaServer Server { get; } = new();

        public ValueTask InitializeAsync() => Server.InitializeAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
