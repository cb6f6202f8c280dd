using Millrace.Transforms;
using Millrace.Worker.Config;
using Millrace.Worker.Rest;
using Millrace.Worker.Tests.Rest;
using Millrace.Worker.Validation;

namespace Millrace.Worker.Tests.Validation;

/// <summary>What the recording does not show: our own plugins, and where we do better than Kafka Connect. The rest is in the replay.</summary>
public sealed class ValidatorTests : IDisposable
{
    private readonly string _secrets = Path.Combine(Directory.CreateTempSubdirectory("validator-").FullName, "s.properties");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_secrets)!, recursive: true);

    [Fact]
    public async Task Lists_a_transformation_by_name_after_type_and_version()
    {
        ConfigInfos infos = await Validate(("transforms", "u"), ("transforms.u.type", "UpperCase$Value"), ("transforms.u.count", "2"));

        Assert.Equal(0, infos.ErrorCount);
        Assert.Equal(["Common", "Transforms", "Predicates", "Error Handling", "Transforms: u"], infos.Groups);
        var listed = infos.Configs.Where(config => config.Definition?.Group == "Transforms: u").Select(config => (config.Value.Name, config.Definition!.OrderInGroup)).ToList();
        Assert.Equal(
            [
                ("transforms.u.type", 0), ("transforms.u.plugin.version", 1), ("transforms.u.a.note", 2), ("transforms.u.count", 3), ("transforms.u.negate", 4),
                ("transforms.u.predicate", 5),
            ],
            listed);
        Assert.Equal("org.acme.UpperCase$Value", Of(infos, "transforms.u.type").Value);
    }

    [Fact]
    public async Task Names_a_missing_setting_of_a_transformation_in_full()
    {
        ConfigInfos infos = await Validate(("transforms", "u"), ("transforms.u.type", "UpperCase$Value"));

        Assert.Equal("Missing required configuration \"transforms.u.count\" which has no default value.", Of(infos, "transforms.u.count").Errors[0]);
    }

    [Theory]
    [InlineData("Filter", "condition", "a >", "'a >', column 4: a value is expected")]
    [InlineData("Filter$Value", "condition", "a + 1", "column 3: the filter needs a condition")]
    [InlineData("Compute", "expressions", "b = a * 2; c = 'x' / 2", "'c = 'x' / 2', column 16: '/' needs a number")]
    public async Task Finds_a_mistake_in_an_expression_at_its_setting(string type, string setting, string text, string error)
    {
        ConfigInfos wrong = await Validate(("transforms", "t"), ("transforms.t.type", type), ("transforms.t." + setting, text));
        ConfigInfos right = await Validate(("transforms", "t"), ("transforms.t.type", type), ("transforms.t." + setting, setting == "condition" ? "a > 1" : "b = a"));

        Assert.Contains(error, Assert.Single(Of(wrong, "transforms.t." + setting).Errors), StringComparison.Ordinal);
        Assert.Equal((1, 0), (wrong.ErrorCount, right.ErrorCount));
    }

    [Theory]
    [InlineData("conditon", "a > 1", 1)]
    [InlineData("condition", "a > 1", 0)]
    [InlineData("predicate", "p", 0)]
    public async Task Refuses_a_filter_that_would_drop_everything(string setting, string text, int errors)
    {
        ConfigInfos infos = await Validate(
            ("transforms", "t"), ("transforms.t.type", "Filter"), ("transforms.t." + setting, text), ("predicates", "p"), ("predicates.p.type", "Always"));

        Assert.Equal(errors, infos.ErrorCount);
        if (errors > 0) Assert.Contains($"no setting '{setting}'", Assert.Single(Of(infos, "transforms.t.condition").Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_predicate_that_is_not_declared()
    {
        ConfigInfos infos = await Validate(
            ("transforms", "u"), ("transforms.u.type", "UpperCase$Value"), ("transforms.u.count", "2"), ("transforms.u.predicate", "q"),
            ("predicates", "p"), ("predicates.p.type", "Always"));

        Assert.Contains("(p)", Assert.Single(Of(infos, "transforms.u.predicate").Errors), StringComparison.Ordinal);
        Assert.Equal(1, infos.ErrorCount);
    }

    [Fact]
    public async Task Counts_faulty_settings_of_a_converter_once_each()
    {
        ConfigInfos infos = await Validate(("value.converter", "Plain"), ("value.converter.width", "wide"), ("value.converter.basic.auth", "me:pass"));

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
            ("topic.creation.default.partitions", "1"), ("topic.creation.default.replication.factor", "1"), ("topic.creation.g.include", ".*"));
        config[key] = value;

        Assert.NotEmpty(Of(await Validate(TestWorker.Config(), config), key).Errors);
    }

    [Fact]
    public async Task Never_shows_what_came_from_a_config_provider()
    {
        File.WriteAllText(_secrets, "topics=sesame-street\nmax=open-sesame\n");
        ConfigInfos infos = await Validate(
            ("tasks.max", $"${{file:{_secrets}:max}}"), ("topics", $"${{file:{_secrets}:topics}}"), ("errors.deadletterqueue.topic.name", "sesame-street"));

        Assert.DoesNotContain(infos.Configs, config => config.Value.Value?.Contains("sesame", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(infos.Configs.SelectMany(config => config.Value.Errors), error => error.Contains("sesame", StringComparison.Ordinal));
        Assert.Equal($"${{file:{_secrets}:max}}", Of(infos, "tasks.max").Value);
        Assert.Equal(
            "Invalid value for configuration 'tasks.max': the value resolved from the config provider reference failed validation",
            Assert.Single(Of(infos, "tasks.max").Errors));
    }

    [Fact]
    public async Task Tells_of_a_reference_that_cannot_be_read()
    {
        var fault = await Assert.ThrowsAsync<RestException>(() => Validate(("file", $"${{file:{_secrets}:file}}")));

        Assert.Equal((500, $"Could not read properties from file {_secrets}"), (fault.Status, fault.Message));
    }

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

        Assert.Equal("Consumer group for sink connector named v conflicts with Connect worker group connect-v", Assert.Single(Of(infos, "name").Errors));
    }

    [Fact]
    public async Task Refuses_null_for_what_is_not_the_plugins_own()
    {
        ConfigInfos infos = await Validate(("tasks.max", null), ("file", null), ("name", null));

        Assert.Equal(2, Of(infos, "tasks.max").Errors.Count);
        Assert.Empty(Of(infos, "file").Errors);
        Assert.Equal("Null value can not be supplied as the configuration value.", Assert.Single(Of(infos, "name").Errors));
    }

    private static Task<ConfigInfos> Validate(params (string Name, string? Value)[] more) => Validate(TestWorker.Config(), Sink(more));

    private static Task<ConfigInfos> Validate(WorkerConfig worker, Dictionary<string, string?> config) =>
        new Validator(worker, TestWorker.Plugins([UpperCase.Plugin, UpperCase.Always, UpperCase.Converter, .. TransformPlugins.All])).ValidateAsync(config, TestContext.Current.CancellationToken);

    private static Dictionary<string, string?> Sink(params (string Name, string? Value)[] more) =>
        Config([("name", "v"), ("connector.class", "FileStreamSink"), ("topics", "t"), .. more]);

    private static Dictionary<string, string?> Config(params (string Name, string? Value)[] settings)
    {
        var config = new Dictionary<string, string?>();
        foreach (var (name, value) in settings) config[name] = value;
        return config;
    }

    private static ConfigValueInfo Of(ConfigInfos infos, string name) => infos.Configs.Single(config => config.Value.Name == name).Value;
}
