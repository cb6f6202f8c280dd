using System.Net;
using Millrace.Formats;
using Millrace.Formats.Avro.Schemas;
using Millrace.Registry.Schemas.Avro;

namespace Millrace.Registry.Tests.Rest;

/// <summary>Small texts that ask for a lot of work are refused, and hold up nobody.</summary>
public sealed class WorkTests(TestBroker broker)
{
    private const string TooMuch = "The schema would take too much work: more than";

    [Fact]
    public async Task Compares_unions_up_to_a_limit()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        (await registry.RegisterAsync("small", Union(300))).Expect(HttpStatusCode.OK);
        (await registry.RegisterAsync("small", Union(301))).Expect(HttpStatusCode.OK);
        (await registry.RegisterAsync("large", Union(5000))).Expect(HttpStatusCode.OK);

        TestAnswer refused = (await registry.RegisterAsync("large", Union(5001))).ExpectError(42201);
        Assert.Contains(TooMuch, refused.Body, StringComparison.Ordinal);
        TestAnswer verdict =
            await registry.PostAsync("/compatibility/subjects/large/versions/latest", TestRegistry.SchemaBody(Union(5001)));
        Assert.Contains(TooMuch, verdict.ExpectError(42201).Body, StringComparison.Ordinal);
        (await registry.RegisterAsync("large", Union(5000))).Expect(HttpStatusCode.OK);
        (await registry.RegisterAsync("other", "\"int\"")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Repeats_the_problems_of_a_type_up_to_a_limit()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        (await registry.RegisterAsync("doubling", Doubling("A"))).Expect(HttpStatusCode.OK);
        Assert.Contains(TooMuch, (await registry.RegisterAsync("doubling", Doubling("B"))).ExpectError(42201).Body,
            StringComparison.Ordinal);
        (await registry.RegisterAsync("other", "\"int\"")).Expect(HttpStatusCode.OK);

        // Each record uses the next one twice: the names of the innermost differ 2^40 times.
        static string Doubling(string name)
        {
            string schema = $$"""{"type":"record","name":"{{name}}40","fields":[{"name":"x","type":"int"}]}""";
            for (int i = 39; i >= 0; i--)
            {
                string fields = $$"""{"name":"a","type":{{schema}} },{"name":"b","type":"{{name}}{{i + 1}}"}""";
                schema = $$"""{"type":"record","name":"{{name}}{{i}}","fields":[{{fields}}]}""";
            }

            return schema;
        }
    }

    [Theory]
    [InlineData("allOf")]
    [InlineData("anyOf")]
    [InlineData("oneOf")]
    public async Task Refuses_to_follow_choices_of_one_that_lead_to_each_other(string criterion)
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        string loop = """
            {"definitions":{"a":{"allOf":[{"$ref":"#/definitions/b"}]},"b":{"allOf":[{"$ref":"#/definitions/a"}]}},"$ref":"#/definitions/b"}
            """.Replace("allOf", criterion, StringComparison.Ordinal);
        string subject = "loop-" + criterion;
        await registry.PostAsync($"/subjects/{subject}/versions", JsonBody(loop));
        TestAnswer answer = await registry.PostAsync($"/subjects/{subject}/versions", JsonBody("""{"type":"string"}"""));
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.Status);
        (await registry.RegisterAsync("after-" + subject, "\"int\"")).Expect(HttpStatusCode.OK);
    }

    private static string JsonBody(string schema) =>
        TestRegistry.SchemaBody(schema).Replace("{\"schema\"", "{\"schemaType\":\"JSON\",\"schema\"", StringComparison.Ordinal);

    [Fact]
    public async Task Refuses_references_that_are_too_much_to_read()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        string filling = new('x', 700_000);
        (await registry.RegisterAsync("r", $$"""{"type":"record","name":"R","doc":"{{filling}}","fields":[]}""")).Expect(HttpStatusCode.OK);
        string references = string.Join(',', Enumerable.Range(0, 100).Select(i => $$"""{"name":"R{{i}}","subject":"r","version":1}"""));

        TestAnswer answer = await registry.PostAsync("/subjects/s/versions", $$"""{"schema":"\"R\"","references":[{{references}}]}""");

        Assert.Contains(TooMuch, answer.ExpectError(42201).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_types_that_are_nested_too_deeply_by_their_names()
    {
        await using TestRegistry registry =
            await TestRegistry.StartAsync(broker.BootstrapServers, change: settings => settings with { MaxRequestBytes = 8 << 20 });
        // Each uses the one before: to be read in this order is easy, to be printed or compared from the last one is not.
        const int Count = 10_000, Subjects = 4;
        TestAnswer last = null!;
        for (int subject = 0; subject < Subjects; subject++)
        {
            string chain = "[" + string.Join(',', Enumerable.Range(subject * Count, Count).Select(i =>
                $$"""{"type":"record","name":"R{{i}}","fields":[{"name":"f","type":"{{(i == 0 ? "int" : $"R{i - 1}")}}"}]}""")) + "]";
            string references = subject == 0 ? "" : $$"""{"name":"chain{{subject - 1}}","subject":"chain{{subject - 1}}","version":1}""";
            last = await registry.PostAsync($"/subjects/chain{subject}/versions",
                $$"""{"schema":"{{chain.Replace("\"", "\\\"", StringComparison.Ordinal)}}","references":[{{references}}]}""");
            if (last.Status != HttpStatusCode.OK) break;
        }

        Assert.Contains("Types are nested too deeply", last.ExpectError(42201).Body, StringComparison.Ordinal);
        (await registry.RegisterAsync("other", "\"int\"")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public void A_comparison_ends_when_the_client_goes()
    {
        AvroSchema schema = AvroSchema.Parse(Union(500));
        using var client = new CancellationTokenSource();
        client.Cancel();

        Assert.Throws<OperationCanceledException>(() =>
            AvroReadCheck.Run(schema, AvroSchema.Parse(Union(500)), "new", "old", new WorkLimit(client.Token)));
    }

    [Fact]
    public void Tries_of_branches_make_no_texts()
    {
        AvroSchema reader = AvroSchema.Parse(Union(500)), writer = AvroSchema.Parse(Union(500, "S"));
        AvroReadCheck.Run(reader, writer, "new", "old", new WorkLimit());
        long before = GC.GetAllocatedBytesForCurrentThread();

        IReadOnlyList<string> problems = AvroReadCheck.Run(reader, writer, "new", "old", new WorkLimit());

        Assert.Equal(500, problems.Count);
        long perTry = (GC.GetAllocatedBytesForCurrentThread() - before) / (500 * 500);
        Assert.True(perTry < 500, $"{perTry} bytes for each of 250,000 tries");
    }

    private static string Union(int branches, string name = "R") => "[" + string.Join(',', Enumerable.Range(0, branches).Select(i =>
        $$"""{"type":"record","name":"{{name}}{{i}}","fields":[{"name":"f{{i}}","type":"int"}]}""")) + "]";
}
