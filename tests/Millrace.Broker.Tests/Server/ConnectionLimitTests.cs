using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Millrace.Broker.Settings;

namespace Millrace.Broker.Tests.Server;

/// <summary><c>max.connections</c> changed while the broker runs.</summary>
public sealed class ConnectionLimitTests
{
    [Fact]
    public async Task A_lower_limit_holds_from_the_next_connection_on_and_after_a_restart()
    {
        await using TestBroker broker = await TestBroker.StartAsync();
        List<RawClient> clients = [];
        for (int i = 0; i < 6; i++)
            clients.Add(await AnsweredAsync(broker));

        await SetAsync(broker, "3");

        clients.Add(await AnsweredAsync(broker));
        foreach (RawClient oldest in clients[..4])
            Assert.Null(await oldest.ReceiveAsync());
        clients.ForEach(client => client.Dispose());

        await broker.RestartAsync();
        clients = [];
        for (int i = 0; i < 4; i++)
            clients.Add(await AnsweredAsync(broker));
        Assert.Null(await clients[0].ReceiveAsync());
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task A_limit_beyond_what_the_process_may_open_is_refused_with_what_helps()
    {
        Assert.SkipWhen(OpenFileLimit.ProblemWith(int.MaxValue) is null, "The process may open any number of files here.");
        await using TestBroker broker = await TestBroker.StartAsync();

        IncrementalAlterConfigsException refused =
            await Assert.ThrowsAsync<IncrementalAlterConfigsException>(() => SetAsync(broker, "2147483647"));

        Assert.Contains("ulimit -n", Assert.Single(refused.Results).Error.Reason);
    }

    private static async Task<RawClient> AnsweredAsync(TestBroker broker)
    {
        RawClient client = await RawClient.ConnectAsync(broker.Broker.Port);
        await client.SendAsync(RawClient.ApiVersionsRequest);
        Assert.NotNull(await client.ReceiveAsync());
        return client;
    }

    private static async Task SetAsync(TestBroker broker, string value)
    {
        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build();
        await admin.IncrementalAlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>>
        {
            [new ConfigResource { Type = ResourceType.Broker, Name = "1" }] =
                [new ConfigEntry { Name = "max.connections", Value = value, IncrementalOperation = AlterConfigOpType.Set }],
        });
    }
}
