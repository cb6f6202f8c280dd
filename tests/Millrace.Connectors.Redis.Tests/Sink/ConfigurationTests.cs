using Millrace.Config;
using Millrace.Connectors.Redis.Resp;
using Millrace.Connectors.Redis.Sink;
using Millrace.TestServers;

namespace Millrace.Connectors.Redis.Tests.Sink;

public sealed class ConfigurationTests(RedisServer server)
{
    [Fact]
    public void Translates_the_managed_spelling()
    {
        IReadOnlyDictionary<string, string> result = ManagedSpelling.Spelling.Rewrite(new Dictionary<string, string>
        {
            ["name"] = "Kafka2Redis", ["connector.class"] = "RedisSink", ["redis.hostname"] = "r.example.com",
            ["redis.portnumber"] = "6380", ["redis.server.password"] = "p",
            ["redis.ssl.mode"] = "enabled", ["input.key.format"] = "STRING", ["input.data.format"] = "BYTES",
        });
        Assert.Equal("r.example.com:6380", result["redis.hosts"]);
        Assert.Equal("0", result["redis.database"]);
        Assert.Equal("p", result["redis.password"]);
        Assert.Equal("true", result["redis.ssl.enabled"]);
        Assert.Equal("org.apache.kafka.connect.storage.StringConverter", result["key.converter"]);
        Assert.Equal("org.apache.kafka.connect.converters.ByteArrayConverter", result["value.converter"]);
        Assert.Equal("dlq-Kafka2Redis", result["errors.deadletterqueue.topic.name"]);
        SinkOptions options = SinkOptions.Plain(result);
        Assert.Equal("r.example.com:6380", options.Endpoint.ToString());
        Assert.NotNull(options.Endpoint.Tls);
    }

    [Fact]
    public void The_self_managed_spelling_has_database_1_where_the_managed_has_0()
    {
        Assert.Equal(1, SinkOptions.Plain(new Dictionary<string, string>()).Endpoint.Database);
        Dictionary<string, string> given = RedisSink.Managed(server);
        given.Remove("redis.database");
        Assert.Equal(0, SinkOptions.Plain(ManagedSpelling.Spelling.Rewrite(given)).Endpoint.Database);
    }

    [Theory]
    [InlineData("redis-sentinel://h#m", "m", "h:26379", false, 0)]
    [InlineData("redis-sentinel://u:p@h:1,[::1],i:3/4?sentinelMasterId=m", "m", "h:1 [::1]:26379 i:3", false, 4)]
    [InlineData("rediss-sentinel://p@h:1,i/0#a%20b", "a b", "h:1 i:26379", true, 0)]
    public void Reads_an_address_of_sentinels(string uri, string master, string hosts, bool isTls, int database)
    {
        RedisEndpoint endpoint = SinkOptions.Typed(
            new Dictionary<string, string> { ["redis.uri"] = uri, ["redis.sentinel.password"] = "s" }).Endpoint;
        Assert.Equal(RedisTopology.Sentinel, endpoint.Topology);
        Assert.Equal((master, "s"), (endpoint.Sentinel!.Master, endpoint.Sentinel.Password!.Reveal));
        Assert.Equal(hosts, string.Join(' ', [endpoint.Address, .. endpoint.Others]));
        Assert.Equal((isTls, database), (endpoint.Tls is not null, endpoint.Database));
    }

    [Fact]
    public void A_cluster_has_no_database_to_choose()
    {
        RedisEndpoint endpoint = SinkOptions.Plain(
            new Dictionary<string, string> { ["redis.client.mode"] = "cluster", ["redis.hosts"] = "a,b:7001" }).Endpoint;
        Assert.Equal((RedisTopology.Cluster, 0), (endpoint.Topology, endpoint.Database));
        Assert.Equal("a:6379 b:7001", string.Join(' ', [endpoint.Address, .. endpoint.Others]));
    }

    [Theory]
    [InlineData("redis://h", "h:6379", "", null, false, 0)]
    [InlineData("rediss://u:p%40@h:1/3", "h:1", "u", "p@", true, 3)]
    [InlineData("redis://:secret@[::1]:7/0", "[::1]:7", "", "secret", false, 0)]
    [InlineData("redis://secret@h", "h:6379", "", "secret", false, 0)]
    [InlineData("redis://h?timeout=10s&database=3", "h:6379", "", null, false, 3)]
    public void Reads_an_address(string uri, string endpoint, string user, string? password, bool isTls, int database)
    {
        SinkOptions options = SinkOptions.Typed(new Dictionary<string, string> { ["redis.uri"] = uri, ["redis.host"] = "not-this" });
        Assert.Equal(endpoint, options.Endpoint.ToString());
        Assert.Equal(user, options.Endpoint.User);
        Assert.Equal(password ?? "", options.Endpoint.Password!.Reveal);
        Assert.Equal(isTls, options.Endpoint.Tls is not null);
        Assert.Equal(database, options.Endpoint.Database);
    }

    [Theory]
    [InlineData(RedisSink.PlainClass, "redis.client.mode=Sentinel", "redis.sentinel.master", "needs the name")]
    [InlineData(
        "RedisSink", "redis.hostname=h redis.portnumber=1 input.data.format=BYTES redis.client.mode=Sentinel",
        "redis.sentinel.master", "needs the name")]
    [InlineData(RedisSink.PlainClass, "redis.client.mode=Ring", "redis.client.mode", "Sentinel")]
    [InlineData(RedisSink.PlainClass, "redis.hosts=h:x", "redis.hosts", "host:port")]
    [InlineData(RedisSink.PlainClass, "redis.charset=EBCDIC-9", "redis.charset", "Unknown encoding")]
    [InlineData(RedisSink.TypedClass, "redis.cluster=true redis.uri=redis-sentinel://:pw@h:1#m", "redis.cluster", "has no sentinels")]
    [InlineData(RedisSink.TypedClass, "redis.cluster=true redis.database=2", "redis.database", "one database")]
    [InlineData(RedisSink.TypedClass, "redis.cluster=true redis.uri=redis://:pw@h/2", "redis.uri", "one database")]
    [InlineData(RedisSink.TypedClass, "redis.uri=redis-sentinel://:pw@h:1", "redis.uri", "name under which")]
    [InlineData(RedisSink.TypedClass, "redis.uri=redis://h,i", "redis.uri", "one host")]
    [InlineData(RedisSink.TypedClass, "redis.uri=redis://:pw@h:x", "redis.uri", "host:port")]
    [InlineData(RedisSink.TypedClass, "redis.uri=redis://h/x", "redis.uri", "index of a database")]
    [InlineData(RedisSink.TypedClass, "redis.uri=redis://h/1?database=2", "redis.uri", "index of a database")]
    [InlineData(RedisSink.TypedClass, "redis.type=BLOOM", "redis.type", "ZSET")]
    [InlineData(RedisSink.TypedClass, "redis.type=HASH redis.multiexec=true", "redis.multiexec", "STREAM, LIST, SET and ZSET")]
    [InlineData(RedisSink.TypedClass, "redis.type=LIST redis.keyspace=", "redis.keyspace", "must not be empty")]
    [InlineData("RedisSink", "redis.hostname=h redis.portnumber=1 input.data.format=AVRO", "input.data.format", "BYTES, STRING")]
    [InlineData(
        "RedisSink", "redis.hostname=h redis.portnumber=1 input.data.format=BYTES redis.ssl.mode=server",
        "redis.ssl.mode", "redis.ssl.truststore.file")]
    [InlineData("RedisSink", "redis.hostname=h input.data.format=BYTES", "redis.portnumber", "Missing required")]
    public async Task Names_the_wrong_setting_and_the_way_out(string className, string settings, string name, string words)
    {
        ConfigValidation validation = await ValidateAsync(
            className, settings.Split(' ').Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));
        string error = validation[name].Errors[0];
        Assert.Contains(words, error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(name, Assert.Single(validation.Settings, setting => setting.Errors.Count > 0).Name);
        Assert.DoesNotContain("pw", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RedisSink", "redis.hostname")]
    [InlineData(RedisSink.PlainClass, "redis.hosts")]
    [InlineData(RedisSink.TypedClass, "redis.host")]
    public async Task Says_why_it_could_not_connect(string className, string place)
    {
        int port = FreePort.Next();
        Dictionary<string, string> config = new()
        {
            ["redis.hosts"] = $"127.0.0.1:{port}", ["redis.hostname"] = "127.0.0.1", ["redis.portnumber"] = $"{port}",
            ["redis.host"] = "127.0.0.1", ["redis.port"] = $"{port}",
            ["input.data.format"] = "BYTES",
        };
        ConfigValidation validation = await ValidateAsync(className, config);
        Assert.StartsWith("Could not connect to Redis. ", Assert.Single(validation[place].Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_no_error_where_it_can_connect_and_one_for_a_type_that_the_server_lacks()
    {
        Assert.Empty((await ValidateAsync(RedisSink.Managed(server))).AllErrors);
        Assert.Empty((await ValidateAsync(RedisSink.Typed(server, "HASH"))).AllErrors);
        ConfigValidation json = await ValidateAsync(RedisSink.Typed(server, "JSON"));
        Assert.Contains("no RedisJSON", Assert.Single(json["redis.type"].Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_is_documented_and_has_a_group()
    {
        foreach (Plugin plugin in RedisPlugins.All)
        {
            {
                Assert.All(
                    plugin.Config.Settings,
                    setting => Assert.True(
                        setting.Documentation.Length > 0 && setting.GroupName is not null && setting.Label.Length > 0, setting.Name));
            }
        }
    }

    private static Task<ConfigValidation> ValidateAsync(Dictionary<string, string> config) =>
        ValidateAsync(config["connector.class"], config);

    private static Task<ConfigValidation> ValidateAsync(string className, Dictionary<string, string> config)
    {
        Plugin plugin = RedisSink.PluginOf(className);
        var connector = (Connector)plugin.Create();
        var inForce = plugin.Spelling?.Rewrite(config) ?? config;
        return plugin.Spelling?.ValidateAsync(connector, inForce, CancellationToken.None)
            ?? connector.ValidateAsync(inForce, CancellationToken.None);
    }
}
