using Millrace.Errors;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;
using Millrace.Worker.Rest;
using Millrace.Worker.Tests.Rest;
using Millrace.Worker.Validation;

namespace Millrace.Worker.Tests.Validation;

/// <summary>
/// What the recording does not show: our own plugins, and where we do better than Kafka Connect. The rest is in the replay.
/// </summary>
public sealed class ValidatorTests : ValidatorTestBase, IDisposable
{
    private readonly string _secrets = Path.Combine(Directory.CreateTempSubdirectory("validator-").FullName, "s.properties");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_secrets)!, recursive: true);

    [Fact]
    public async Task Counts_faulty_settings_of_a_converter_once_each()
    {
        ConfigInfos infos =
            await Validate(("value.converter", "Plain"), ("value.converter.width", "wide"), ("value.converter.basic.auth", "me:pass"));

        Assert.Equal(2, Of(infos, "value.converter.width").Errors.Count);
        Assert.Equal(1, infos.ErrorCount);
        Assert.Equal("[hidden]", Of(infos, "value.converter.basic.auth").Value);
        Assert.Equal("org.acme.PlainConverter", Of(infos, "value.converter").Value);
    }

    [Theory]
    [InlineData("consumer.override.max.poll.records", "x", "Not a number of type INT")]
    [InlineData("producer.override.linger.ms", "x", "Not a number of type LONG")]
    [InlineData("producer.override.enable.idempotence", "x", "Expected value to be either true or false")]
    public async Task Finds_an_override_of_the_wrong_type_at_its_field(string key, string value, string reason) =>
        Assert.Contains(reason, Assert.Single(Of(await Validate((key, value)), key).Errors), StringComparison.Ordinal);

    [Theory]
    [InlineData("disabled", "/tmp/lines", "This worker does not have exactly-once source support enabled.")]
    [InlineData("preparing", "/tmp/lines", "This worker does not have exactly-once source support enabled.")]
    [InlineData("enabled", "", "The connector does not support exactly-once semantics with the provided configuration.")]
    [InlineData("Enabled", "/tmp/lines", null)]
    public async Task Asks_worker_and_connector_whether_exactly_once_can_be_had(string worker, string file, string? error)
    {
        ConfigInfos infos = await Validate(TestWorker.Config(("exactly.once.source.support", worker)),
            Source(("file", file), ("exactly.once.support", "required")));
        Assert.Equal(error is null ? [] : [error], Of(infos, "exactly.once.support").Errors);
    }

    [Fact]
    public async Task Refuses_boundaries_that_the_connector_does_not_set_and_offsets_that_the_worker_does_not_keep()
    {
        ConfigInfos infos = await Validate(TestWorker.Config(("exactly.once.source.support", "enabled")),
            Source(("transaction.boundary", "connector"), ("offsets.storage.topic", "own")));
        Assert.Contains("connector-defined transaction boundaries", Assert.Single(Of(infos, "transaction.boundary").Errors),
            StringComparison.Ordinal);
        Assert.Contains("Leave offsets.storage.topic out", Assert.Single(Of(infos, "offsets.storage.topic").Errors),
            StringComparison.Ordinal);
        string kept = TestWorker.Config().Get(WorkerSettings.OffsetTopic);
        Assert.Empty(Of(await Validate(TestWorker.Config(), Source(("offsets.storage.topic", kept))), "offsets.storage.topic").Errors);
    }

    [Theory]
    [InlineData("None", "client.rack", false)]
    [InlineData("Principal", "client.rack", false)]
    [InlineData("Principal", "sasl.jaas.config", true)]
    [InlineData("All", "client.rack", true)]
    [InlineData("Allowlist", "client.rack", true)]
    [InlineData("Allowlist", "client.id", false)]
    [InlineData("org.apache.kafka.connect.connector.policy.NoneConnectorClientConfigOverridePolicy", "client.rack", false)]
    public async Task Lets_the_policy_decide_what_may_be_overridden(string policy, string setting, bool isAllowed)
    {
        WorkerConfig worker = TestWorker.Config(
            ("connector.client.config.override.policy", policy), ("connector.client.config.override.allowlist", "client.rack"));
        ConfigInfos infos = await Validate(worker, Sink(($"consumer.override.{setting}", "v")));

        Assert.Equal(isAllowed ? 0 : 1, infos.ErrorCount);
        if (setting == "sasl.jaas.config") Assert.Equal("[hidden]", Of(infos, "consumer.override.sasl.jaas.config").Value);
    }

    [Theory]
    [InlineData("topic.creation.default.partitions", "0")]
    [InlineData("topic.creation.default.replication.factor", "0")]
    [InlineData("topic.creation.g.include", "a(")]
    [InlineData("topic.creation.g.partitions", "many")]
    public async Task Finds_faults_in_topic_creation_before_a_task_does(string key, string value)
    {
        var config = Config(
            ("name", "v"), ("connector.class", "FileStreamSource"), ("topic", "t"), ("topic.creation.groups", "g"),
            ("topic.creation.default.partitions", "1"), ("topic.creation.default.replication.factor", "1"),
            ("topic.creation.g.include", ".*"));
        config[key] = value;

        Assert.NotEmpty(Of(await Validate(TestWorker.Config(), config), key).Errors);
    }

    [Fact]
    public async Task Never_shows_what_came_from_a_config_provider()
    {
        File.WriteAllText(_secrets, "topics=sesame-street\nmax=open-sesame\n");
        ConfigInfos infos = await Validate(
            ("tasks.max", $"${{file:{_secrets}:max}}"), ("topics", $"${{file:{_secrets}:topics}}"),
            ("errors.deadletterqueue.topic.name", "sesame-street"));

        Assert.DoesNotContain(infos.Configs, config => config.Value.Value?.Contains("sesame", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(infos.Configs.SelectMany(config => config.Value.Errors), error =>
            error.Contains("sesame", StringComparison.Ordinal));
        Assert.Equal($"${{file:{_secrets}:max}}", Of(infos, "tasks.max").Value);
        Assert.Equal(
            "Invalid value for configuration 'tasks.max': the value resolved from the config provider reference failed validation",
            Assert.Single(Of(infos, "tasks.max").Errors));
    }

    [Fact]
    public async Task Tells_of_a_reference_that_cannot_be_read()
    {
        var fault = await Assert.ThrowsAsync<ConfigException>(() => Validate(("file", $"${{file:{_secrets}:file}}")));

        Assert.Equal((500, $"Could not read properties from file {_secrets}"), (RestErrors.Of(fault)?.Status, fault.Message));
    }

    [Fact]
    public async Task Refuses_tasks_without_measure() =>
        Assert.Equal("Invalid value 99999999 for configuration tasks.max: Value must be no more than 1000",
            Assert.Single(Of(await Validate(("tasks.max", "99999999")), "tasks.max").Errors));

    [Fact]
    public async Task Refuses_a_version_that_is_not_installed()
    {
        ConfigInfos infos = await Validate(("connector.plugin.version", "[99,)"));

        Assert.Single(Of(infos, "connector.plugin.version").Errors);
        Assert.Single(Of(infos, "connector.class").Errors);
        Assert.Equal(2, infos.ErrorCount);
    }

    [Fact]
    public async Task Refuses_the_group_of_the_worker_also_as_the_default_group()
    {
        ConfigInfos infos = await Validate(TestWorker.Config(("group.id", "connect-v")), Sink());

        Assert.Equal("Consumer group for sink connector named v conflicts with Connect worker group connect-v",
            Assert.Single(Of(infos, "name").Errors));
    }

    [Fact]
    public async Task Refuses_null_for_what_is_not_the_plugins_own()
    {
        ConfigInfos infos = await Validate(("tasks.max", null), ("file", null), ("name", null));

        Assert.Equal(2, Of(infos, "tasks.max").Errors.Count);
        Assert.Empty(Of(infos, "file").Errors);
        Assert.Equal("Null value can not be supplied as the configuration value.", Assert.Single(Of(infos, "name").Errors));
    }

    [Theory]
    [InlineData("a,,b", "Configuration 'topics' values must not be empty.")]
    [InlineData("a,", "Configuration 'topics' values must not be empty.")]
    [InlineData(",", "Configuration 'topics' values must not be duplicated.")]
    public async Task Refuses_a_list_of_topics_with_a_hole(string topics, string error) =>
        Assert.Equal(error, Assert.Single(Of(await Validate(("topics", topics)), "topics").Errors));

    [Theory]
    [InlineData("fiel", "file")]
    [InlineData("task.max", "tasks.max")]
    [InlineData("errors.tolerence", "errors.tolerance")]
    [InlineData("value.converter.widht", "value.converter.width")]
    [InlineData("transforms.u.cuont", "transforms.u.count")]
    [InlineData("consumer.override.max.pol.records", "consumer.override.max.poll.records")]
    public async Task Offers_the_name_that_was_meant_for_one_that_nobody_reads(string name, string meant)
    {
        ConfigInfos infos = await Validate(
            (name, "1"), ("value.converter", "Plain"), ("transforms", "u"), ("transforms.u.type", "UpperCase$Value"),
            ("transforms.u.count", "2"));

        Assert.Equal(0, infos.ErrorCount);
        Assert.Equal([meant], Of(infos, name).RecommendedValues);
    }

    [Fact]
    public void Says_of_each_setting_that_nobody_reads_who_does_not_know_it()
    {
        var config = Sink(
            ("fiel", "x"), ("converter.schemas.enable", "false"), ("value.converter.schemas.enable", "false"), ("key.converter", "Plain"),
            ("key.converter.schemas.enable", "false"),
            ("transforms", "u"), ("transforms.u.type", "UpperCase$Value"), ("transforms.u.negate", "true"), ("transforms.v.count", "1"),
            ("errors.tolerance", "all"));
        PluginRegistry plugins = TestWorker.Plugins([UpperCase.Plugin, UpperCase.Always, UpperCase.Converter]);

        Assert.Equal(
            [
                "setting converter.schemas.enable is unknown to org.apache.kafka.connect.file.FileStreamSinkConnector and has no effect",
                "setting fiel is unknown to org.apache.kafka.connect.file.FileStreamSinkConnector and has no effect; did you mean file?",
                "setting key.converter.schemas.enable is unknown to org.acme.PlainConverter and has no effect",
                "setting transforms.v.count is unknown to the connector, which has no transforms.v.type, and has no effect",
                "setting value.converter.schemas.enable is unknown to the worker's converter, because the connector sets no "
                    + "value.converter of its own, and has no effect",
            ],
            UnknownSettings.Of(plugins.Connector("FileStreamSink"), config, plugins).Select(unknown => unknown.Warning));
    }

    [Theory]
    [InlineData("(a{100}){100}")]
    [InlineData("(b{9,99}c{9,99}){9,99}")]
    public async Task Refuses_a_topic_expression_that_unfolds_without_measure(string regex) =>
        Assert.Contains("multiply to more than 1000",
            Of(await Validate(("topics", null), ("topics.regex", regex)), "topics.regex").Errors[0], StringComparison.Ordinal);

    [Fact]
    public async Task Comes_to_an_end_with_an_expression_that_backtracks()
    {
        // Compared with the dead letter topic; a backtracking engine takes 2^60 steps.
        string topic = new string('x', 120);
        ConfigInfos infos = await Validate(("topics", null), ("topics.regex", "(x+x+)+y"), ("errors.deadletterqueue.topic.name", topic));

        Assert.Empty(Of(infos, "topics.regex").Errors);
    }

    [Fact]
    public async Task Refuses_an_override_of_a_security_setting_that_has_no_effect()
    {
        ConfigInfos infos = await Validate(("consumer.override.security.protocol", "SSL"),
            ("consumer.override.ssl.cipher.suites", "TLS_AES_256_GCM_SHA384"));

        Assert.Contains("less safe than it says", Assert.Single(Of(infos, "consumer.override.ssl.cipher.suites").Errors),
            StringComparison.Ordinal);
    }
}
