using Millrace.Broker.Protocol;
using Millrace.Broker.Tests.Protocol;

namespace Millrace.Broker.Tests.Handlers;

/// <summary>The config APIs. Every expected answer was given by Kafka 4.3 to the same request.</summary>
public sealed class ConfigApiTests
{
    private const sbyte Topic = 2, Broker = 4, Logger = 8, Metrics = 16, Group = 32;
    private const sbyte Set = 0, Delete = 1, Append = 2, Subtract = 3;

    [Theory]
    [InlineData(Topic, "nope", 3, "")]
    [InlineData(Topic, "", 17, "Topic name is invalid: the empty string is not allowed")]
    [InlineData(Broker, "2", 42, "Unexpected broker id, expected 1 or empty string, but received 2")]
    [InlineData(Broker, "x", 42, "Broker id must be an integer, but it is: x")]
    [InlineData(Logger, "", 42, "Broker id must not be empty")]
    [InlineData(Logger, "2", 42, "Unexpected broker id, expected 1 but received 2")]
    [InlineData(Metrics, "", 42, "Client metrics subscription name must not be empty")]
    [InlineData(Group, "", 42, "Group name must not be empty")]
    public async Task Describe_of_what_there_is_not_says_why(sbyte type, string name, short error, string message)
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync();

        Described described = await DescribeAsync(caller, type, name, null);

        Assert.Equal((error, message, 0), (described.Error, described.Message, described.Entries.Count));
    }

    [Fact]
    public async Task No_keys_are_all_keys_whether_the_list_is_null_or_empty()
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync();

        int all = (await DescribeAsync(caller, Topic, "t", null)).Entries.Count;

        Assert.True(all > 25);
        Assert.Equal(all, (await DescribeAsync(caller, Topic, "t", [])).Entries.Count);
        Assert.Equal("retention.ms", Assert.Single((await DescribeAsync(caller, Topic, "t", ["retention.ms", "nosuch"])).Entries).Name);
    }

    [Fact]
    public async Task Value_names_its_sources_the_one_in_force_first()
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync(("log.retention.hours", "48"), ("log.cleanup.policy", "compact"));
        Assert.Equal((0, null), await AlterAsync(caller, Broker, "1", ("log.retention.ms", Set, "900000")));
        Assert.Equal((0, null), await AlterAsync(caller, Broker, "", ("log.retention.ms", Set, "800000")));
        Assert.Equal((0, null), await AlterAsync(caller, Topic, "t", ("retention.ms", Set, "5000")));

        Assert.Equal(
            "5000 1: retention.ms=5000@1 log.retention.ms=900000@2 log.retention.ms=800000@3 log.retention.hours=48@4 "
            + "log.retention.hours=168@5",
            await OneAsync(caller, Topic, "t", "retention.ms"));
        Assert.Equal("compact 4: log.cleanup.policy=compact@4 log.cleanup.policy=delete@5",
            await OneAsync(caller, Topic, "t", "cleanup.policy"));
        Assert.Equal("900000 2: log.retention.ms=900000@2 log.retention.ms=800000@3 log.retention.hours=48@4 log.retention.hours=168@5",
            await OneAsync(caller, Broker, "1", "log.retention.ms"));
        Assert.Equal("800000 3: log.retention.ms=800000@3", await OneAsync(caller, Broker, "", "log.retention.ms"));
        Assert.Equal("9223372036854775807 5: ", await OneAsync(caller, Topic, "t", "flush.ms"));
        Assert.Equal("PLAINTEXT://localhost:9092 4: advertised.listeners=PLAINTEXT://localhost:9092@4",
            await OneAsync(caller, Broker, "1", "advertised.listeners"));
    }

    [Fact]
    public async Task Dynamic_setting_is_in_force_at_once_and_after_a_restart_and_goes_back_when_it_is_deleted()
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync();
        Assert.Equal((0, null),
            await AlterAsync(caller, Broker, "1", ("message.max.bytes", Set, "2000000"), ("log.cleanup.policy", Append, "compact")));
        Assert.Equal((2_000_000, true, true), InForce(caller));

        await caller.ReopenAsync();
        Assert.Equal((2_000_000, true, true), InForce(caller));

        Assert.Equal((0, null),
            await AlterAsync(caller, Broker, "1", ("message.max.bytes", Delete, null), ("log.cleanup.policy", Subtract, "compact")));
        Assert.Equal((1_048_588, true, false), InForce(caller));
    }

    private static (int MaxMessageBytes, bool Deletes, bool Compacts) InForce(ApiCaller caller) =>
        caller.Logs.FindPartition("t", 0)!.Configs is var configs ? (configs.MaxMessageBytes, configs.Deletes, configs.Compacts) : default;

    [Theory]
    [InlineData(Broker, "1", "num.partitions", Set, "3", 42, "Cannot update these configs dynamically: [num.partitions]")]
    [InlineData(Broker, "1", "log.retention.ms", Set, "abc", 42,
        "Invalid value abc for configuration log.retention.ms: Not a number of type LONG")]
    [InlineData(Broker, "1", "log.retention.ms", Append, "1", 40, "Config value append is not allowed for config key: log.retention.ms")]
    [InlineData(Broker, "1", "log.retention.ms", Set, null, 42, "Null value not supported for : log.retention.ms")]
    [InlineData(Broker, "9", "log.retention.ms", Set, "1", 42, "Unexpected broker id, expected 1, but received 9")]
    [InlineData(Broker, "x", "log.retention.ms", Set, "1", 42, "Node id must be an integer, but it is: x")]
    [InlineData(Topic, "nope", "retention.ms", Set, "1", 3, "The topic 'nope' does not exist.")]
    [InlineData(Topic, "t", "nosuch", Set, "1", 40, "Unknown topic config name: nosuch")]
    [InlineData(Topic, "t", "retention.ms", Append, "1", 40, "Can't APPEND to key retention.ms because its type is not LIST.")]
    [InlineData(Topic, "t", "compression.gzip.level", Set, "0", 40,
        "Invalid value 0 for configuration compression.gzip.level: Value must be between 1 and 9 or equal to -1")]
    [InlineData(Group, "g", "consumer.session.timeout.ms", Set, "50000", 0, null)]
    [InlineData(Group, "g", "nosuch", Set, "1", 40, "Unknown group config name: nosuch")]
    [InlineData(Group, "", "consumer.session.timeout.ms", Set, "50000", 42, "Default group resources are not allowed.")]
    [InlineData(Metrics, "m", "interval.ms", Set, "1", 42,
        "Invalid value 1 for interval.ms, interval must be between 100 and 3600000 (1 hour)")]
    [InlineData(Metrics, "m", "nosuch", Set, "1", 42, "Unknown client metrics configuration: nosuch")]
    [InlineData(Metrics, "m", "match", Set, "client_id=a.*", 0, null)]
    [InlineData(Metrics, "m", "match", Set, "foo=a.*", 40, "Illegal client matching pattern: foo=a.*")]
    [InlineData(Metrics, "", "interval.ms", Set, "1000", 42, "Subscription name can't be empty")]
    [InlineData(Logger, "1", "Storage", Set, "WARN", 0, null)]
    [InlineData(Logger, "1", "Storage", Set, "LOUD", 40,
        "Cannot set the log level of Storage to LOUD as it is not a supported log level. Valid log levels are DEBUG, ERROR, FATAL, INFO, "
        + "TRACE, WARN")]
    [InlineData(Logger, "1", "Nothing", Set, "WARN", 40, "Logger Nothing does not exist!")]
    [InlineData(Logger, "1", "root", Delete, null, 42, "Removing the log level of the root logger is not allowed")]
    [InlineData(Logger, "1", "Storage", Append, "x", 42, "APPEND operation is not allowed for the BROKER_LOGGER resource")]
    [InlineData(Logger, "2", "Storage", Set, "INFO", 42, "Unexpected node id. Expected 1, but received 2")]
    [InlineData(3, "1", "a", Set, "INFO", 42, "Unknown resource type 3")]
    public async Task Alter_answers_as_Kafka_does(sbyte type, string name, string key, sbyte operation, string? value, short error,
        string? message)
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync();

        Assert.Equal((error, message), await AlterAsync(caller, type, name, (key, operation, value)));
    }

    [Fact]
    public async Task Value_too_long_for_older_versions_is_refused_so_that_it_can_always_be_told()
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync();

        (short error, string? message) =
            await AlterAsync(caller, Topic, "t", ("leader.replication.throttled.replicas", Set, new string('x', 40_000)));

        Assert.Equal(40, error);
        Assert.Contains("32767", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Level_of_a_logger_is_what_it_writes_and_one_that_the_program_drops_is_refused()
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync();
        Assert.Equal("WARN 6: ", await OneAsync(caller, Logger, "1", "Storage"));

        Assert.Equal((0, null), await AlterAsync(caller, Logger, "1", ("root", Set, "ERROR")));
        Assert.Equal("ERROR 6: ", await OneAsync(caller, Logger, "1", "Storage"));
        Assert.Equal((0, null), await AlterAsync(caller, Logger, "1", ("Storage", Set, "FATAL")));
        Assert.Equal("FATAL 6: ", await OneAsync(caller, Logger, "1", "Storage"));
        Assert.Equal((0, null), await AlterAsync(caller, Logger, "1", ("Storage", Delete, null)));
        Assert.Equal("ERROR 6: ", await OneAsync(caller, Logger, "1", "Storage"));

        (short error, string? message) = await AlterAsync(caller, Logger, "1", ("Storage", Set, "DEBUG"));
        Assert.Equal(40, error);
        Assert.Contains("--log-level Debug", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resources_with_settings_are_listed_by_type()
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync();
        await AlterAsync(caller, Group, "g", ("consumer.session.timeout.ms", Set, "50000"));
        await AlterAsync(caller, Metrics, "m", ("interval.ms", Set, "1000"));

        Assert.Equal(["32 g", "16 m", "8 1", "4 1", "2 __consumer_offsets", "2 t"], await ListAsync(caller));
        Assert.Equal(["16 m", "2 __consumer_offsets", "2 t"], await ListAsync(caller, Topic, Metrics));
        Assert.Equal(["error 35"], await ListAsync(caller, 3));
        Assert.Equal("50000 8: consumer.session.timeout.ms=50000@8 group.consumer.session.timeout.ms=45000@5",
            await OneAsync(caller, Group, "g", "consumer.session.timeout.ms"));
    }

    private static async Task<string[]> ListAsync(ApiCaller caller, params sbyte[] types)
    {
        var reader = new WireReader(
            await caller.CallAsync(ApiKey.ListConfigResources, 1, flexible: true, body =>
            {
                body.ArrayCount(types.Length);
                foreach (sbyte type in types)
                    body.Int8(type);
                body.EndStruct();
            }),
            flexible: true);
        reader.Int32();
        if (reader.Int16() is var error and not 0)
            return [$"error {error}"];
        var found = new string[reader.ArrayCount()];
        for (int i = 0; i < found.Length; i++)
        {
            string name = reader.String();
            found[i] = $"{reader.Int8()} {name}";
            reader.EndStruct();
        }
        return found;
    }

    private static async Task<(short Error, string? Message)> AlterAsync(
        ApiCaller caller, sbyte type, string name, params (string Key, sbyte Operation, string? Value)[] changes)
    {
        var reader = new WireReader(
            await caller.CallAsync(ApiKey.IncrementalAlterConfigs, 1, flexible: true, body =>
            {
                body.ArrayCount(1);
                body.Int8(type);
                body.String(name);
                body.ArrayCount(changes.Length);
                foreach ((string key, sbyte operation, string? value) in changes)
                {
                    body.String(key);
                    body.Int8(operation);
                    body.String(value);
                    body.EndStruct();
                }
                body.EndStruct();
                body.Bool(false);
                body.EndStruct();
            }),
            flexible: true);
        reader.Int32();
        Assert.Equal(1, reader.ArrayCount());
        return (reader.Int16(), reader.NullableString());
    }

    /// <summary>Value, source, and the synonyms.</summary>
    private static async Task<string> OneAsync(ApiCaller caller, sbyte type, string name, string key) =>
        Assert.Single((await DescribeAsync(caller, type, name, [key])).Entries).Text;

    private static async Task<Described> DescribeAsync(ApiCaller caller, sbyte type, string name, string[]? keys)
    {
        byte[] answer = await caller.CallAsync(ApiKey.DescribeConfigs, 4, flexible: true, body =>
        {
            body.ArrayCount(1);
            body.Int8(type);
            body.String(name);
            body.ArrayCount(keys?.Length ?? -1);
            foreach (string key in keys ?? [])
                body.String(key);
            body.EndStruct();
            body.Bool(true);
            body.Bool(false);
            body.EndStruct();
        });
        var reader = new WireReader(answer, flexible: true);
        reader.Int32();
        Assert.Equal(1, reader.ArrayCount());
        var described = new Described(reader.Int16(), reader.NullableString(), []);
        Assert.Equal((type, name), (reader.Int8(), reader.String()));
        for (int count = reader.ArrayCount(); count > 0; count--)
            described.Entries.Add(ReadEntry(ref reader));
        return described;
    }

    private static (string Name, string Text) ReadEntry(ref WireReader reader)
    {
        string name = reader.String();
        string? value = reader.NullableString();
        reader.Bool();
        sbyte source = reader.Int8();
        reader.Bool();
        var synonyms = new List<string>();
        for (int count = reader.ArrayCount(); count > 0; count--)
        {
            synonyms.Add($"{reader.String()}={reader.NullableString()}@{reader.Int8()}");
            reader.EndStruct();
        }
        reader.Int8();
        reader.NullableString();
        reader.EndStruct();
        return (name, $"{value} {source}: {string.Join(' ', synonyms)}");
    }

    private sealed record Described(short Error, string? Message, List<(string Name, string Text)> Entries);
}
