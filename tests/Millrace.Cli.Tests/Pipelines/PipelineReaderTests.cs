using Millrace.Cli.Commands.Pipelines.Files;
using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Support;

namespace Millrace.Cli.Tests.Pipelines;

public sealed class PipelineReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reads_topics_schemas_and_connectors()
    {
        _folder.Write("order.avsc", "\"string\"");
        Pipeline pipeline = await ReadAsync("""
            x-common: &common
              tasks.max: 1
              topics: [a, b]
            topics:
              a:
              b:
                partitions: 3
                replication.factor: 1
                config:
                  cleanup.policy: compact
                  retention.ms: 60000
            schemas:
              a-value:
                file: order.avsc
                compatibility: full
            connectors:
              out:
                state: paused
                config:
                  <<: *common
                  connector.class: FileStreamSink
                  tasks.max: 2
                  file: |
                    one
                    two
            """);

        Assert.Equal([("a", null, null), ("b", 3, 1)],
            pipeline.Topics.Select(topic => (topic.Name, topic.Partitions, topic.ReplicationFactor)));
        Assert.Equal(["cleanup.policy=compact", "retention.ms=60000"],
            pipeline.Topics[1].Config.Select(entry => $"{entry.Key}={entry.Value.Value}"));
        Assert.Equal(new SchemaDeclaration("a-value", "AVRO", "\"string\"", "FULL"), Assert.Single(pipeline.Schemas));
        ConnectorDeclaration connector = Assert.Single(pipeline.Connectors);
        Assert.Equal(("out", "PAUSED"), (connector.Name, connector.State));
        Assert.Equal(
            ["connector.class=FileStreamSink", "file=one\ntwo", "tasks.max=2", "topics=a,b"],
            connector.Config.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{entry.Key}={entry.Value.Value.TrimEnd('\n')}"));
    }

    [Theory]
    [InlineData("topic:\n  a:", "line 1, column 1: the file has no 'topic'; did you mean topics?")]
    [InlineData("topics:\n  a:\n    partition: 1", "line 3, column 5: topics.a has no 'partition'; did you mean partitions?")]
    [InlineData("topics:\n  a:\n    size: 1", "line 3, column 5: topics.a has no 'size'; it has partitions, replication.factor, config.")]
    [InlineData("topics:\n  a:\n    partitions: none",
        "line 3, column 17: topics.a.partitions must be a number of at least 1, not 'none'.")]
    [InlineData("topics:\n  a:\n    partitions: 0", "column 17: topics.a.partitions must be a number of at least 1, not '0'.")]
    [InlineData("topics: [a]", "line 1, column 9: topics must have names with values ('name: value').")]
    [InlineData("topics:\n  a: 1\n  a: 2", "line 3, column 3: Duplicate key a")]
    [InlineData("topics: {", "pipeline.yaml, line 2, column 1: ")]
    [InlineData("connectors:\n  c:\n    config:\n      topics: a", "connectors.c.config.connector.class is missing.")]
    [InlineData("connectors:\n  c:\n    config:\n      connector.class: X\n      name: d",
        "line 5, column 13: connectors.c.config.name must be c, or be left out.")]
    [InlineData("connectors:\n  c:\n    config:\n      connector.class: X\n      a: {b: c}",
        "line 5, column 10: connectors.c.config.a must be a text or a list of texts")]
    [InlineData("connectors:\n  c:\n    state: off\n    config: {connector.class: X}",
        "line 3, column 12: connectors.c.state must be one of RUNNING, PAUSED, STOPPED, not 'off'.")]
    [InlineData("schemas:\n  s:\n    type: avro", "schemas.s.schema is missing; give it here, or the name of a file as file.")]
    [InlineData("topics:\n  a:\n    config:\n      x: !s3same",
        "line 4, column 10: topics.a.config.x begins with '!', which YAML takes for a tag; put the text in quotes.")]
    [InlineData("topics:\n  a:\n    config:\n      x: [b, !c d]", "line 4, column 14: topics.a.config.x begins with '!'")]
    [InlineData("topics:\n  a:\n    config:\n      x: [b, ~]", "line 4, column 14: topics.a.config.x has an empty item")]
    [InlineData("topics:\n  a:\n    config:\n      x: ${env:NOT_SET_A:-${env:NOT_SET_B}}",
        "line 4, column 10: topics.a.config.x: a placeholder cannot stand in another")]
    [InlineData("a: 1\n---\nb: 2", "has 2 documents")]
    public async Task Says_where_the_file_is_wrong(string yaml, string message)
    {
        var fault = await Assert.ThrowsAsync<CommandException>(() => ReadAsync(yaml));

        Assert.Equal(ExitCode.Usage, fault.ExitCode);
        Assert.Contains("pipeline.yaml", fault.Message, StringComparison.Ordinal);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fills_in_the_environment_and_remembers_what_was_written()
    {
        const string variable = "MILLRACE_TEST_PLACEHOLDER";
        const string yaml =
            "topics: {a: {config: {x: 'a-${env:MILLRACE_TEST_PLACEHOLDER}', y: '${env:MILLRACE_TEST_UNSET:-other}$${env:Z}${file:f:k}'}}}";
        var missing = await Assert.ThrowsAsync<CommandException>(() => ReadAsync(yaml));
        Environment.SetEnvironmentVariable(variable, "secret");
        try
        {
            IReadOnlyDictionary<string, Text> config = (await ReadAsync(yaml)).Topics[0].Config;

            Assert.Equal(new Text("a-${env:MILLRACE_TEST_PLACEHOLDER}", "a-secret"), config["x"]);
            Assert.Equal("other${env:Z}${file:f:k}", config["y"].Value);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        Assert.Contains("line 1, column 26: topics.a.config.x: the environment variable MILLRACE_TEST_PLACEHOLDER is not set",
            missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_a_merge_that_contains_itself_to_an_end() =>
        Assert.Contains("<<", (await Assert.ThrowsAsync<CommandException>(() => ReadAsync("topics: &t\n  <<: *t"))).Message,
            StringComparison.Ordinal);

    // As deep as this the stack overflows, which ends the process.
    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public async Task Refuses_what_is_nested_too_deeply(string open, string close)
    {
        string yaml = $"topics: {string.Concat(Enumerable.Repeat(open, 100_000))}{string.Concat(Enumerable.Repeat(close, 100_000))}";

        Assert.Contains("nested more than 100 levels deep", (await Assert.ThrowsAsync<CommandException>(() => ReadAsync(yaml))).Message,
            StringComparison.Ordinal);
    }

    // One after the other, nine levels of twenty would be 20^9.
    [Fact]
    public async Task Reads_a_merge_of_merges_of_merges_once_each()
    {
        string levels = string.Join('\n', Enumerable.Range(1, 9)
            .Select(level => $"x-{level}: &m{level} {{<<: [{string.Join(", ", Enumerable.Repeat($"*m{level - 1}", 20))}]}}"));
        Pipeline pipeline = await ReadAsync($"x-0: &m0 {{partitions: 7}}\n{levels}\ntopics:\n  a: *m9");

        Assert.Equal(7, pipeline.Topics[0].Partitions);
    }

    private Task<Pipeline> ReadAsync(string yaml) =>
        PipelineReader.ReadAsync(_folder.Write("pipeline.yaml", yaml), TestContext.Current.CancellationToken);
}
