using System.Net;
using System.Text;
using Millrace.Kafka;
using Millrace.TestServers;

namespace Millrace.Registry.Tests;

/// <summary>One topic, several registries: one after the other, at once, and after another maker's.</summary>
public abstract class SharedTopicTests(Func<string> bootstrapServers)
{
    [Fact]
    public async Task Restarted_registry_has_the_same_ids()
    {
        string topic;
        string before;
        await using (TestRegistry first = await TestRegistry.StartAsync(bootstrapServers()))
        {
            topic = first.Topic;
            foreach (string type in (string[])["int", "long", "string"])
                (await first.RegisterAsync($"s-{type}", $"\"{type}\"")).Expect(HttpStatusCode.OK);
            (await first.PutAsync("/config/s-int", """{"compatibility":"FULL"}""")).Expect(HttpStatusCode.OK);
            (await first.DeleteAsync("/subjects/s-string")).Expect(HttpStatusCode.OK);
            (await first.DeleteAsync("/subjects/s-string?permanent=true")).Expect(HttpStatusCode.OK);
            before = (await first.GetAsync("/schemas?deleted=true")).Body;
        }

        await using TestRegistry second = await TestRegistry.StartAsync(bootstrapServers(), topic);
        Assert.Equal(before, (await second.GetAsync("/schemas?deleted=true")).Body);
        Assert.Equal("""{"compatibilityLevel":"FULL"}""", (await second.GetAsync("/config/s-int")).Body);
        // The id of the schema that is gone for good is not given out again.
        Assert.Equal(4, (await second.RegisterAsync("s", "\"double\"")).Id);
    }

    [Fact]
    public async Task Two_registries_that_register_at_once_give_each_schema_one_id()
    {
        const int schemas = 40;
        await using TestRegistry first = await TestRegistry.StartAsync(bootstrapServers());
        await using TestRegistry second = await TestRegistry.StartAsync(bootstrapServers(), first.Topic);
        (await first.PutAsync("/config", """{"compatibility":"NONE"}""")).Expect(HttpStatusCode.OK);

        // Every schema through both, half of the subjects shared; the order differs.
        Task<List<(string Subject, string Schema, TestAnswer Answer)>> Run(TestRegistry registry, IEnumerable<int> order) =>
            Task.Run(async () =>
        {
            var answers = new List<(string, string, TestAnswer)>();
            foreach (int i in order)
            {
                string schema = $$"""{"type":"fixed","name":"F{{i}}","size":{{i + 1}}}""";
                answers.Add(($"s{i % 5}", schema, await registry.RegisterAsync($"s{i % 5}", schema)));
            }

            return answers;
        });
        var both =
            await Task.WhenAll(Run(first, Enumerable.Range(0, schemas)), Run(second, Enumerable.Range(0, schemas).Select(i => i ^ 3)));

        var all = both.SelectMany(answers => answers).ToList();
        Assert.All(all, entry => entry.Answer.Expect(HttpStatusCode.OK));
        Assert.All(all.GroupBy(entry => entry.Schema), same => Assert.Single(same.Select(entry => entry.Answer.Id).Distinct()));
        Assert.Equal(schemas, all.Select(entry => entry.Answer.Id).Distinct().Count());
        Assert.All(all.GroupBy(entry => (entry.Subject, entry.Schema)), same =>
            Assert.Single(same.Select(entry => entry.Answer.Version).Distinct()));
        Assert.All(all.GroupBy(entry => (entry.Subject, entry.Answer.Version)), same =>
            Assert.Single(same.Select(entry => entry.Schema).Distinct()));

        // A third one, which only reads, agrees.
        await using TestRegistry third = await TestRegistry.StartAsync(bootstrapServers(), first.Topic);
        foreach (var (subject, schema, answer) in all)
        {
            TestAnswer found = (await third.PostAsync($"/subjects/{subject}", TestRegistry.SchemaBody(schema))).Expect(HttpStatusCode.OK);
            Assert.Equal((answer.Id, answer.Version), (found.Id, found.Version));
        }
    }

    [Fact]
    public async Task Two_registries_that_fill_a_subject_at_once_give_each_version_to_one_schema()
    {
        const int schemas = 60;
        await using TestRegistry first = await TestRegistry.StartAsync(bootstrapServers());
        await using TestRegistry second = await TestRegistry.StartAsync(bootstrapServers(), first.Topic);
        (await first.PutAsync("/config", """{"compatibility":"NONE"}""")).Expect(HttpStatusCode.OK);
        string Schema(int i) => $$"""{"type":"fixed","name":"F{{i}}","size":1}""";
        // Known ids: only the version numbers are left to quarrel about.
        for (int i = 0; i < schemas; i++) (await first.RegisterAsync($"known{i}", Schema(i))).Expect(HttpStatusCode.OK);

        async Task<List<TestAnswer>> Run(TestRegistry registry, int from)
        {
            var answers = new List<TestAnswer>();
            for (int i = from; i < schemas; i += 2) answers.Add((await registry.RegisterAsync("s", Schema(i))).Expect(HttpStatusCode.OK));
            return answers;
        }

        List<TestAnswer>[] both = await Task.WhenAll(Run(first, 0), Run(second, 1));
        Assert.Equal(Enumerable.Range(1, schemas), both.SelectMany(answers => answers).Select(answer => answer.Version).Order());
        foreach (TestAnswer answer in both.SelectMany(answers => answers))
            Assert.Equal(answer.Id, (await second.GetAsync($"/subjects/s/versions/{answer.Version}")).Id);
    }

    [Fact]
    public async Task What_one_registry_answered_the_other_takes_into_account()
    {
        await using TestRegistry first = await TestRegistry.StartAsync(bootstrapServers());
        await using TestRegistry second = await TestRegistry.StartAsync(bootstrapServers(), first.Topic);
        for (int i = 0; i < 10; i++)
        {
            (await first.RegisterAsync($"s{i}", "\"int\"")).Expect(HttpStatusCode.OK);
            (await second.RegisterAsync($"s{i}", "\"string\"")).ExpectError(40901);
            (await second.DeleteAsync($"/subjects/s{i}")).Expect(HttpStatusCode.OK);
            (await first.DeleteAsync($"/subjects/s{i}?permanent=true")).Expect(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Takes_over_a_topic_of_the_original()
    {
        string topic = $"_schemas-{Guid.NewGuid():N}";
        using (var admin = new KafkaAdmin(new KafkaConfig(bootstrapServers())))
            await admin.CreateTopicAsync(
                new NewTopic(topic, 1, 1) { Configs = new Dictionary<string, string> { ["cleanup.policy"] = "compact" } });
        using (var producer = new KafkaProducer(new KafkaConfig(bootstrapServers())))
        {
            (string Key, string? Value)[] records =
            [
                ("""{"keytype":"NOOP","magic":0}""", null),
                ("""{"keytype":"CONFIG","subject":null,"magic":0}""", """{"compatibilityLevel":"FORWARD"}"""),
                ("""{"keytype":"SCHEMA","subject":"a","version":1,"magic":1}""",
                    """{"subject":"a","version":1,"id":3,"schema":"\"int\"","deleted":false}"""),
                ("""{"keytype":"SCHEMA","subject":"a","version":2,"magic":1}""",
                    """{"subject":"a","version":2,"id":9,"md5":"x==","schema":"\"long\"","deleted":true,"offset":7,"ts":1}"""),
                ("""{"keytype":"SCHEMA","subject":"p","version":1,"magic":1}""",
                    """{"subject":"p","version":1,"id":4,"schemaType":"PROTOBUF","references":[],"schema":"syntax = \"proto3\";\n","deleted":false}"""),
                ("""{"keytype":"SCHEMA","subject":"bad","version":1,"magic":1}""",
                    """{"subject":"bad","version":1,"id":3,"schema":"\"string\"","deleted":false}"""),
                ("""{"keytype":"CONTEXT","tenant":"default","context":".c","magic":0}""", """{"tenant":"default","context":".c"}"""),
                ("""{"keytype":"MODE","subject":"p","magic":0}""", """{"subject":"p","mode":"READONLY"}"""),
                ("""{"keytype":"ASSOC","magic":0}""", """{"x":1}"""),
                ("garbage", "garbage"),
            ];
            foreach (var (key, value) in records)
                await producer.ProduceAsync(topic, Encoding.UTF8.GetBytes(key), value is null
                    ? default
                    : (NullableBytes)Encoding.UTF8.GetBytes(value), partition: 0);
        }

        await using TestRegistry registry = await TestRegistry.StartAsync(bootstrapServers(), topic);
        Assert.Equal("""["a","p"]""", (await registry.GetAsync("/subjects")).Body);
        Assert.Equal("""{"compatibilityLevel":"FORWARD"}""", (await registry.GetAsync("/config")).Body);
        Assert.Equal("syntax = \"proto3\";\n", (await registry.GetAsync("/schemas/ids/4/schema")).Body);
        Assert.Equal("""[".",".c"]""", (await registry.GetAsync("/contexts")).Body);
        (await registry.RegisterAsync("p", "\"int\"")).ExpectError(42205);
        Assert.Equal(3, (await registry.RegisterAsync("new", "\"int\"")).Id);
        Assert.Equal(10, (await registry.RegisterAsync("new2", "\"string\"")).Id);
        TestAnswer again = await registry.RegisterAsync("a", "\"long\"");
        again.ExpectError(40901);
    }

    [Fact]
    public async Task Refuses_a_topic_that_would_lose_schemas()
    {
        string deleting = $"_schemas-{Guid.NewGuid():N}";
        string wide = $"_schemas-{Guid.NewGuid():N}";
        using (var admin = new KafkaAdmin(new KafkaConfig(bootstrapServers())))
        {
            await admin.CreateTopicAsync(
                new NewTopic(deleting, 1, 1) { Configs = new Dictionary<string, string> { ["cleanup.policy"] = "delete" } });
            await admin.CreateTopicAsync(new NewTopic(wide, 2, 1));
        }

        var policy = await Assert.ThrowsAsync<InvalidOperationException>(() => TestRegistry.StartAsync(bootstrapServers(), deleting));
        Assert.Contains("cleanup.policy", policy.Message, StringComparison.Ordinal);
        var partitions = await Assert.ThrowsAsync<InvalidOperationException>(() => TestRegistry.StartAsync(bootstrapServers(), wide));
        Assert.Contains("partitions", partitions.Message, StringComparison.Ordinal);
    }
}

public class SharedTopicOnEmbeddedBrokerTests(TestBroker broker) : SharedTopicTests(() => broker.BootstrapServers);

public class SharedTopicOnKafkaTests(KafkaServer kafka) : SharedTopicTests(() => kafka.BootstrapServers);
