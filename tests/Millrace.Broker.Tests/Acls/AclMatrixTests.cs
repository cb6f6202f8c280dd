using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Tests.Handlers;
using Millrace.Broker.Tests.Handlers.Golden;
using Millrace.Broker.Tests.Server;
using Millrace.TestServers;

namespace Millrace.Broker.Tests.Acls;

/// <summary>
/// The golden request of every API, asked by the same user with the same ACLs of this broker and of a real Kafka: both must refuse the same
/// with the same codes, and tell the same operations.
/// </summary>
public sealed partial class AclMatrixTests(KafkaServer kafka) : IClassFixture<KafkaServer>
{
    private const string Rights = """
        authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
        super.users=User:admin;User:ANONYMOUS
        sasl.enabled.mechanisms=PLAIN
        listener.name.sasl_plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
        username="admin" password="secret" user_admin="secret" user_alice="secret";
        """;

    private static readonly IReadOnlyDictionary<ApiKey, MessageGrammar> s_grammars = MessageGrammar.ReadAll();

    private static readonly AclResourceType[] s_types =
        [AclResourceType.Topic, AclResourceType.Group, AclResourceType.Cluster, AclResourceType.TransactionalId];

    /// <summary>Asked without rights, or not answered by every Kafka.</summary>
    private static readonly ApiKey[] s_left =
        [ApiKey.ApiVersions, ApiKey.SaslHandshake, ApiKey.SaslAuthenticate, ApiKey.ConsumerGroupHeartbeat];

    [Fact]
    public async Task Refuses_what_Kafka_refuses()
    {
        int port = int.Parse(kafka.BootstrapServers.Split(':')[1], CultureInfo.InvariantCulture);
        await kafka.ReconfigureAsync($"""
            listeners=SASL_PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{port + 1}
            advertised.listeners=SASL_PLAINTEXT://127.0.0.1:{port}
            inter.broker.listener.name=SASL_PLAINTEXT
            sasl.mechanism.inter.broker.protocol=PLAIN
            listener.security.protocol.map=SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
            {Rights}
            """);
        await using TestBroker broker = await TestBroker.StartAsync(settings => settings.FromProperties(
            Rights.Replace("\\\n", "", StringComparison.Ordinal).Split('\n').Append("listeners=SASL_PLAINTEXT://127.0.0.1:0")
                .Select(line => line.Split('=', 2)).ToDictionary(line => line[0], line => line[1]), out _));
        using var ours = new Server(broker.Broker.Port);
        using var theirs = new Server(port);
        List<ApiVersionRange> asked = [.. ApiCaller.Served.Where(api => !s_left.Contains(api.Key))
            .OrderBy(api => api.Key == ApiKey.DeleteTopics)];
        var differences = new StringBuilder();

        foreach ((string rights, Acl[] acls) in Sets())
        {
            // What one right lets go another finds again.
            await ours.PrepareAsync();
            await theirs.PrepareAsync();
            await ours.SetAsync(acls);
            await theirs.SetAsync(acls);
            foreach (ApiVersionRange api in asked)
            {
                string own = "", other = "x";
                // A right reaches Kafka's broker and its controller one after the other.
                for (int tries = 0; own != other && tries < 20; tries++)
                {
                    if (tries > 0) await Task.Delay(50, TestContext.Current.CancellationToken);
                    (own, other) = (await ours.AskAsync(api), await theirs.AskAsync(api));
                }
                if (own != other) differences.Append(CultureInfo.InvariantCulture, $"{rights}: {api.Key} {own}, Kafka {other}\n");
            }
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    private static IEnumerable<(string, Acl[])> Sets()
    {
        yield return ("none", []);
        foreach (AclOperation operation in Enum.GetValues<AclOperation>()
            .Where(one => one is >= AclOperation.Read and <= AclOperation.IdempotentWrite))
            yield return ($"{operation}", [.. s_types.Select(type => Of(type, operation))]);
        foreach (AclResourceType type in s_types)
        {
            yield return ($"all on {type}", [Of(type, AclOperation.All)]);
            yield return ($"all but on {type}", [.. s_types.Where(other => other != type).Select(other => Of(other, AclOperation.All))]);
        }
        yield return ("all but to read topics", [.. s_types.Select(type => Of(type, AclOperation.All)),
            Of(AclResourceType.Topic, AclOperation.Read) with { Permission = AclPermission.Deny }]);
        yield return ("all but to see topics", [.. s_types.Select(type => Of(type, AclOperation.All)),
            Of(AclResourceType.Topic, AclOperation.Describe) with { Permission = AclPermission.Deny }]);
        yield return ("all", [.. s_types.Select(type => Of(type, AclOperation.All))]);
    }

    private static Acl Of(AclResourceType type, AclOperation operation) => new(
        type, type == AclResourceType.Cluster ? Acl.ClusterName : Acl.Wildcard, AclPatternType.Literal, "User:alice", Acl.Wildcard,
        operation, AclPermission.Allow);

    [GeneratedRegex("(?:ErrorCode|ErrorCodes)=(29|30|31|53)\\b|(AuthorizedOperations=-?\\d+)")]
    private static partial Regex Telling();

    [GeneratedRegex("Name=\"t\" TopicId=([0-9a-f-]{36})")]
    private static partial Regex IdOfTopic();

    private sealed class Server(int port) : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        private static readonly string s_goldenId = Hex(GoldenRequests.TopicId);

        private RawClient? _admin, _alice;
        private string _topicId = "";

        /// <summary>A topic t and a group g, as the golden requests have them, where there are none.</summary>
        public async Task PrepareAsync()
        {
            string made = await CallAsync("admin", ApiKey.CreateTopics, 7, (path, type) => path switch
            {
                "Topics" => "1",
                "Topics.Name" => "t",
                "Topics.NumPartitions" => "2",
                "Topics.ReplicationFactor" => "1",
                "timeoutMs" => "30000",
                _ => type == "bool" ? "false" : type == "str" ? "" : "0",
            });
            if (made.Contains(" ErrorCode=0 ", StringComparison.Ordinal))
                _topicId = Hex(Guid.Parse(IdOfTopic().Match(made).Groups[1].Value));
            // Who first asks for a coordinator has Kafka make its topic.
            await GoldenAsync("admin", Served(ApiKey.FindCoordinator));
            using var patience = new CancellationTokenSource(Patience);
            while ((await GoldenAsync("admin", Served(ApiKey.OffsetCommit)))?.Contains("ErrorCode=0", StringComparison.Ordinal) != true)
                await Task.Delay(20, patience.Token);
        }

        /// <summary>These ACLs, and no others.</summary>
        public async Task SetAsync(Acl[] acls)
        {
            await CallAsync("admin", ApiKey.DeleteAcls, 3,
                (path, type) => path.EndsWith("Filter", StringComparison.Ordinal) && type == "str" ? null : "1");
            if (acls.Length > 0)
            {
                int at = -1;
                await CallAsync("admin", ApiKey.CreateAcls, 3, (path, _) => path switch
                {
                    "Creations" => acls.Length.ToString(CultureInfo.InvariantCulture),
                    "Creations.ResourceType" => Number(acls[++at].ResourceType),
                    "Creations.ResourceName" => acls[at].ResourceName,
                    "Creations.ResourcePatternType" => Number(acls[at].PatternType),
                    "Creations.Principal" => acls[at].Principal,
                    "Creations.Host" => acls[at].Host,
                    "Creations.Operation" => Number(acls[at].Operation),
                    "Creations.PermissionType" => Number(acls[at].Permission),
                    _ => "",
                });
            }
            using var patience = new CancellationTokenSource(Patience);
            while (Principals().Count(await CallAsync("admin", ApiKey.DescribeAcls, 3, (path, type) => type == "str" ? null : "1"))
                != acls.Length)
                await Task.Delay(20, patience.Token);
        }

        /// <summary>What the answer tells of rights.</summary>
        public async Task<string> AskAsync(ApiVersionRange api)
        {
            string? answer = await GoldenAsync("alice", api);
            return answer is null ? "closed" : string.Join(' ', Telling().Matches(answer)
                .Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value)
                .Distinct().Order(StringComparer.Ordinal));
        }

        private static ApiVersionRange Served(ApiKey key) => ApiCaller.Served.Single(served => served.Key == key);

        private Task<string?> GoldenAsync(string user, ApiVersionRange api)
        {
            string frame = Convert.ToHexStringLower(GoldenRequests.Frame(s_grammars[api.Key], api, api.Max))
                .Replace(s_goldenId, _topicId, StringComparison.Ordinal);
            return SendAsync(user, api, api.Max, Convert.FromHexString(frame));
        }

        public void Dispose()
        {
            _admin?.Dispose();
            _alice?.Dispose();
        }

        private static string Number<T>(T value)
            where T : struct, Enum => Convert.ToInt32(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

        private static string Hex(Guid id) => Convert.ToHexStringLower(id.ToByteArray(bigEndian: true));

        private async Task<string> CallAsync(string user, ApiKey key, short version, Func<string, string, string?> value)
        {
            ApiVersionRange api = Served(key);
            var output = new ArrayBufferWriter<byte>();
            var header = new WireWriter(output, flexible: false);
            header.Int16((short)key);
            header.Int16(version);
            header.Int32(5);
            header.String("judge");
            new WireWriter(output, api.IsFlexible(version)).EndStruct();
            output.Write(MessageCodec.Encode(s_grammars[key], version, value));
            return await SendAsync(user, api, version, output.WrittenSpan.ToArray())
                ?? throw new IOException($"{key} closed the connection");
        }

        private async Task<string?> SendAsync(string user, ApiVersionRange api, short version, byte[] frame)
        {
            RawClient client = (user == "admin" ? _admin : _alice) ?? await LogInAsync(user);
            await client.SendAsync(RawClient.Frame(frame));
            byte[]? reply = await client.ReceiveAsync();
            if (reply is null) client.Dispose();
            (_admin, _alice) = user == "admin" ? (reply is null ? null : client, _alice) : (_admin, reply is null ? null : client);
            return reply is null ? null
                : MessageCodec.Decode(s_grammars[api.Key], version, reply.AsSpan(api.IsFlexible(version) ? 5 : 4));
        }

        private async Task<RawClient> LogInAsync(string user)
        {
            RawClient client = await RawClient.ConnectAsync(port);
            await client.SendAsync(RawClient.Frame([0, 17, 0, 1, 0, 0, 0, 1, 0xff, 0xff, 0, 5, .. "PLAIN"u8]));
            Assert.NotNull(await client.ReceiveAsync());
            byte[] token = Encoding.UTF8.GetBytes($"\0{user}\0secret");
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, token.Length);
            await client.SendAsync(RawClient.Frame([0, 36, 0, 0, 0, 0, 0, 2, 0xff, 0xff, .. length, .. token]));
            byte[] answer = (await client.ReceiveAsync())!;
            Assert.Equal(0, BinaryPrimitives.ReadInt16BigEndian(answer.AsSpan(4)));
            return client;
        }
    }

    [GeneratedRegex("Principal=")]
    private static partial Regex Principals();
}
