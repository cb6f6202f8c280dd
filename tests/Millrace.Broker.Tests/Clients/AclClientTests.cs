using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Millrace.Broker.Security;
using ScramMechanism = Millrace.Broker.Security.ScramMechanism;

namespace Millrace.Broker.Tests.Clients;

/// <summary>ACLs, of librdkafka and of Kafka's own tool.</summary>
public sealed class AclClientTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-acls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Who_may_not_is_refused_until_an_ACL_lets_him()
    {
        await using TestBroker broker = await StartAsync();
        using IAdminClient admin = new AdminClientBuilder(As<AdminClientConfig>(broker, "admin")).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = "events", NumPartitions = 1 }]);
        using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(As<ProducerConfig>(broker, "alice")).Build();

        ErrorCode refused = (await Assert.ThrowsAnyAsync<ProduceException<Null, string>>(
            () => producer.ProduceAsync("events", new() { Value = "a" }))).Error.Code;
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, refused);
        await broker.Log.WaitForAsync("User:alice from 127.0.0.1: Metadata refused, it needs Describe on Topic events");
        await admin.CreateAclsAsync([Allow("alice", ResourceType.Topic, "events", AclOperation.Write)]);
        await UntilAsync(async () => (await producer.ProduceAsync("events", new() { Value = "b" })).Offset == 0);

        Assert.Equal(ErrorCode.GroupAuthorizationFailed, Consume(broker, "alice").Code);
        await admin.CreateAclsAsync([Allow("alice", ResourceType.Group, "*", AclOperation.Read)]);
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, Consume(broker, "alice").Code);
        await admin.CreateAclsAsync([Allow("alice", ResourceType.Topic, "ev", AclOperation.Read, ResourcePatternType.Prefixed)]);
        Assert.Equal(ErrorCode.NoError, Consume(broker, "alice").Code);

        // Of one who is connected, too.
        await admin.DeleteAclsAsync([new AclBindingFilter
        {
            PatternFilter = new() { Type = ResourceType.Topic, Name = "events", ResourcePatternType = ResourcePatternType.Literal },
            EntryFilter = new() { Operation = AclOperation.Any, PermissionType = AclPermissionType.Any },
        }]);
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, (await Assert.ThrowsAnyAsync<ProduceException<Null, string>>(
            () => producer.ProduceAsync("events", new() { Value = "c" }))).Error.Code);
        await broker.RestartAsync();
        Assert.Equal(ErrorCode.NoError, Consume(broker, "alice").Code);
    }

    [Fact]
    public async Task What_one_may_not_see_is_not_shown()
    {
        await using TestBroker broker = await StartAsync();
        using IAdminClient admin = new AdminClientBuilder(As<AdminClientConfig>(broker, "admin")).Build();
        await admin.CreateTopicsAsync([new() { Name = "open", NumPartitions = 1 }, new() { Name = "hidden", NumPartitions = 1 }]);
        await admin.CreateAclsAsync([Allow("alice", ResourceType.Topic, "open", AclOperation.Read)]);
        using IAdminClient alice = new AdminClientBuilder(As<AdminClientConfig>(broker, "alice")).Build();

        Assert.Equal(["open"], alice.GetMetadata(Patience).Topics.Select(topic => topic.Topic));
        TopicDescription open = (await alice.DescribeTopicsAsync(
            TopicCollection.OfTopicNames(["open"]), new() { IncludeAuthorizedOperations = true })).TopicDescriptions[0];
        Assert.Equal([AclOperation.Read, AclOperation.Describe], open.AuthorizedOperations);
        Assert.Equal(ErrorCode.ClusterAuthorizationFailed, (await Assert.ThrowsAsync<CreateAclsException>(
            () => alice.CreateAclsAsync([Allow("alice", ResourceType.Topic, "hidden", AclOperation.Read)]))).Results[0].Error.Code);
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, (await Assert.ThrowsAsync<CreateTopicsException>(
            () => alice.CreateTopicsAsync([new() { Name = "mine", NumPartitions = 1 }]))).Results[0].Error.Code);
        // By an admin's right to make any topic, and none to see its settings.
        await admin.CreateAclsAsync([Allow("alice", ResourceType.Broker, "kafka-cluster", AclOperation.Create)]);
        await alice.CreateTopicsAsync([new() { Name = "mine", NumPartitions = 1 }]);
    }

    [Fact]
    public async Task Kafka_s_own_tool_makes_lists_and_removes_ACLs()
    {
        Tool.Require("java", "openjdk-17-jre-headless");
        string kafka = Path.Combine(Tool.RequireShared("kafka"), "bin", "kafka");
        await using TestBroker broker = await StartAsync();
        string login = Path.Combine(_folder, "admin.properties");
        File.WriteAllText(login, """
            security.protocol=SASL_PLAINTEXT
            sasl.mechanism=SCRAM-SHA-256
            sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="admin" password="secret";
            """);
        Task<string> AclsAsync(params string[] arguments) =>
            Tool.RunAsync(kafka, ["acls", "--bootstrap-server", broker.BootstrapServers, "--command-config", login, .. arguments]);

        await AclsAsync("--add", "--allow-principal", "User:alice", "--consumer", "--topic", "ev", "--group", "meters",
            "--resource-pattern-type", "prefixed");
        await AclsAsync("--add", "--deny-principal", "User:alice", "--deny-host", "10.0.0.1", "--operation", "Write", "--topic", "*");
        string listed = await AclsAsync("--list", "--topic", "events", "--resource-pattern-type", "match");
        Assert.Contains("(principal=User:alice, host=*, operation=READ, permissionType=ALLOW)", listed, StringComparison.Ordinal);
        Assert.Contains("(principal=User:alice, host=10.0.0.1, operation=WRITE, permissionType=DENY)", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("GROUP", listed, StringComparison.Ordinal);
        await AclsAsync("--remove", "--force", "--topic", "ev", "--resource-pattern-type", "prefixed");
        Assert.DoesNotContain("name=ev", await AclsAsync("--list"), StringComparison.Ordinal);
        Assert.True(broker.Log.Lines.Count == 0, string.Join('\n', broker.Log.Lines));
    }

    private static AclBinding Allow(
        string user, ResourceType type, string name, AclOperation operation,
        ResourcePatternType pattern = ResourcePatternType.Literal) => new()
        {
            Pattern = new() { Type = type, Name = name, ResourcePatternType = pattern },
            Entry = new()
            {
                Principal = $"User:{user}", Host = "*", Operation = operation, PermissionType = AclPermissionType.Allow,
            },
        };

    private static async Task<TestBroker> StartAsync()
    {
        TestBroker broker = await TestBroker.StartAsync(settings => settings.FromProperties(new Dictionary<string, string>
        {
            ["listeners"] = "SASL_PLAINTEXT://127.0.0.1:0",
            ["authorizer.class.name"] = "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            ["super.users"] = "User:admin;User:root",
        }, out _));
        foreach (string user in (ReadOnlySpan<string>)["admin", "alice"])
            new UserStore(broker.Folder).Set(user, ScramCredential.Of(ScramMechanism.Sha256, "secret"));
        return broker;
    }

    private static T As<T>(TestBroker broker, string user)
        where T : ClientConfig, new() => new()
        {
            BootstrapServers = broker.BootstrapServers, SecurityProtocol = SecurityProtocol.SaslPlaintext,
            SaslMechanism = SaslMechanism.ScramSha256, SaslUsername = user, SaslPassword = "secret", TopicMetadataRefreshIntervalMs = 200,
            TopicMetadataPropagationMaxMs = 0,
        };

    /// <summary>Error of the first record, or of why there is none.</summary>
    private static Error Consume(TestBroker broker, string user)
    {
        ConsumerConfig config = As<ConsumerConfig>(broker, user);
        (config.GroupId, config.AutoOffsetReset) = ($"{Guid.NewGuid()}", AutoOffsetReset.Earliest);
        using IConsumer<Null, string> consumer = new ConsumerBuilder<Null, string>(config).Build();
        consumer.Subscribe("events");
        try
        {
            return consumer.Consume(Patience) is null ? new Error(ErrorCode.Local_TimedOut) : new Error(ErrorCode.NoError);
        }
        catch (ConsumeException refused)
        {
            return refused.Error;
        }
    }

    /// <summary>A client that was refused asks again only after its metadata has aged.</summary>
    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                if (await holds()) return;
            }
            catch (ProduceException<Null, string>)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }
}
