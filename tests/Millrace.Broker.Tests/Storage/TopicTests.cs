using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Tests.Storage;

public sealed class TopicTests
{
    private static readonly Dictionary<string, string> s_none = [];

    [Fact]
    public async Task Topics_ids_and_settings_survive_a_restart_and_a_crash()
    {
        await using TestLog test = await TestLog.OpenAsync();
        Topic made = test.Logs.CreateTopic("a.b", 3, new Dictionary<string, string> { ["retention.ms"] = "5000" });
        test.Logs.AddPartitions("a.b", 5);
        test.Logs.SetTopicConfigs("a.b",
            new Dictionary<string, string?> { ["cleanup.policy"] = "compact, delete", ["retention.ms"] = null });
        string cluster = test.Logs.ClusterId;
        await using TestLog crashed = await test.CrashAsync();
        await test.RestartAsync();
        foreach (LogDirectory logs in (LogDirectory[])[test.Logs, crashed.Logs])
        {
            Topic topic = logs.Find("a.b")!;
            Assert.Equal(made.Id, topic.Id);
            Assert.Same(topic, logs.Find(made.Id));
            Assert.Equal(5, topic.Partitions.Count);
            Assert.Equal(["cleanup.policy"], topic.Configs.Overrides.Keys);
            Assert.True(topic.Configs is { Compacts: true, Deletes: true, RetentionMs: 604_800_000 });
            Assert.Equal(cluster, logs.ClusterId);
        }
        Assert.Equal(22, cluster.Length);
    }

    [Fact]
    public async Task A_topic_created_again_is_empty_and_has_a_new_id()
    {
        await using TestLog test = await TestLog.OpenAsync();
        TestLog.Append(test.Create(), Batch.Of("a"));
        Guid old = test.Logs.Find("t")!.Id;
        test.Logs.DeleteTopic("t");
        Assert.Null(test.Logs.Find("t"));
        Assert.Null(test.Logs.Find(old));
        Assert.Equal(0, test.Create().HighWatermark);
        Assert.NotEqual(old, test.Logs.Find("t")!.Id);
        TestLog.Append(test.Partition(), Batch.Of("b"));
        await test.RestartAsync();
        Assert.Equal(["b"], TestLog.ReadAll(test.Partition()).Select(r => r.Value));
        Assert.Equal(["t-0"], Directory.GetDirectories(test.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Files_of_a_removal_that_a_crash_cut_short_do_not_come_back()
    {
        await using TestLog test = await TestLog.OpenAsync();
        TestLog.Append(test.Create(), Batch.Of("a"));
        await using TestLog before = await test.CrashAsync();
        test.Logs.DeleteTopic("t");
        string strayPath = Path.Combine(test.Path, "t-0");
        await test.Logs.DisposeAsync();
        Directory.CreateDirectory(strayPath);
        foreach (string file in Directory.GetFiles(Path.Combine(before.Path, "t-0")))
            File.Copy(file, Path.Combine(strayPath, Path.GetFileName(file)));
        await test.StartAsync();
        Assert.False(Directory.Exists(strayPath));
        Assert.True(Directory.Exists(strayPath + ".stray"));
        Assert.Equal(0, test.Create().HighWatermark);
    }

    [Theory]
    [InlineData("", ErrorCode.InvalidTopic)]
    [InlineData(".", ErrorCode.InvalidTopic)]
    [InlineData("a/b", ErrorCode.InvalidTopic)]
    [InlineData("ä", ErrorCode.InvalidTopic)]
    [InlineData("x_y", ErrorCode.InvalidTopic)] // Collides with x.y.
    [InlineData("x.y", ErrorCode.TopicAlreadyExists)]
    internal async Task Refuses_bad_names(string name, ErrorCode code)
    {
        await using TestLog test = await TestLog.OpenAsync();
        test.Create("x.y");
        Assert.Equal(code, Assert.Throws<StorageException>(() => test.Logs.CreateTopic(name, 1, s_none)).Code);
    }

    [Fact]
    public async Task Refuses_wrong_numbers_and_settings_and_changes_nothing()
    {
        await using TestLog test = await TestLog.OpenAsync();
        test.Create();
        LogDirectory logs = test.Logs;
        Assert.Equal(ErrorCode.InvalidTopic, Code(() => logs.CreateTopic(new string('a', 250), 1, s_none)));
        Assert.NotNull(logs.CreateTopic(new string('a', 249), 1, s_none));
        Assert.Equal(ErrorCode.InvalidPartitions, Code(() => logs.CreateTopic("p", 0, s_none)));
        Assert.Equal(ErrorCode.InvalidPartitions, Code(() => logs.AddPartitions("t", 1)));
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, Code(() => logs.DeleteTopic("none")));
        foreach (var (key, value) in (ValueTuple<string, string>[])[("no.such", "1"), ("retention.ms", "soon"), ("cleanup.policy", "x"),
            ("compression.type", "brotli"), ("segment.bytes", "1"), ("preallocate", "yes")])
        {
            Assert.Equal(ErrorCode.InvalidConfig, Code(() => logs.SetTopicConfigs("t", new Dictionary<string, string?> { [key] = value })));
            Assert.Equal(ErrorCode.InvalidConfig, Code(() => logs.CreateTopic("c", 1, new Dictionary<string, string> { [key] = value })));
        }
        Assert.Empty(logs.Find("t")!.Configs.Overrides);
        Assert.Null(logs.Find("c"));

        static ErrorCode Code(Action action) => Assert.Throws<StorageException>(action).Code;
    }

    [Fact]
    public async Task Producer_ids_are_never_given_twice()
    {
        await using TestLog test = await TestLog.OpenAsync();
        var given = new HashSet<long>();
        for (int i = 0; i < 2500; i++)
            Assert.True(given.Add(test.Logs.AllocateProducerId()));
        await using TestLog crashed = await test.CrashAsync();
        await test.RestartAsync();
        Assert.DoesNotContain(test.Logs.AllocateProducerId(), given);
        Assert.DoesNotContain(crashed.Logs.AllocateProducerId(), given);
    }

    [Fact]
    public void Every_setting_has_a_default_that_is_valid_itself()
    {
        foreach (TopicSetting setting in TopicSettings.All)
        {
            Assert.Empty(setting.Own.FaultsOf(setting.Own.DefaultText!));
            Assert.EndsWith(".", setting.Own.Documentation);
        }
        Assert.Equal(31, TopicSettings.All.Count);
        Assert.Equal("604800000", TopicSettings.RetentionMs.DefaultText);
    }
}
