using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Commands;
using Millrace.Cli.Tests.Support;

namespace Millrace.Cli.Tests.Pipelines;

/// <summary>Plan, apply and delete against real servers.</summary>
public sealed class PipelineTests(DevServers servers) : IClassFixture<DevServers>
{
    private const string SecretVariable = "MILLRACE_TEST_PIPELINE_SECRET";

    [Fact]
    public async Task Pipeline_lives_from_plan_to_delete()
    {
        Environment.SetEnvironmentVariable(SecretVariable, "sesame-1");
        string file = Write(partitions: 2, more: "");

        ProgramEnd planned = await servers.RunAsync("pipeline", "plan", "-f", file);
        Assert.True(planned.ExitCode == ExitCode.Success, planned.Output + planned.Errors);
        Assert.Contains("4 to create, 0 to change, 0 as declared.", planned.Output, StringComparison.Ordinal);
        Assert.Contains($"consumer.override.sasl.jaas.config: ${{env:{SecretVariable}}}", planned.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", planned.Output + planned.Errors, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, (await servers.RunAsync("pipeline", "plan", "-f", file, "--exit-code")).ExitCode);

        JsonNode applied = (await servers.RunAsync("pipeline", "apply", "-f", file, "--json")).Json();
        Assert.Equal(4, (int)applied["create"]!);
        Assert.Equal("""{"life-out":"RUNNING","life-still":"STOPPED"}""", applied["connectors"]!.ToJsonString());
        Assert.Equal("60000", (string?)(await servers.RunAsync("topic", "config", "life-in", "--json")).Json()["retention.ms"]);
        Assert.Equal("sesame-1", await StoredPasswordChangesAsync("sesame-1"));

        // A second time there is nothing to do, secrets included.
        JsonNode again = (await servers.RunAsync("pipeline", "apply", "-f", file, "--json")).Json();
        Assert.Equal((0, 0, 4), ((int)again["create"]!, (int)again["change"]!, (int)again["none"]!));
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("pipeline", "plan", "-f", file, "--exit-code")).ExitCode);

        Environment.SetEnvironmentVariable(SecretVariable, "sesame-2");
        file = Write(partitions: 3, more: """,{"name":"note","type":["null","string"],"default":null}""", retention: 70_000, taskCount: 2,
            state: "RUNNING");
        JsonNode changed = (await servers.RunAsync("pipeline", "plan", "-f", file, "--json")).Json();
        Assert.Equal(
            [
                "topic life-in: partitions 2 -> 3", "topic life-in: retention.ms 60000 -> 70000",
                    "schema life-in-value: version 1 -> a new one",
                "connector life-out: tasks.max 1 -> 2",
                    $"connector life-still: consumer.override.sasl.jaas.config ******** -> ${{env:{SecretVariable}}}",
            ],
            changed["steps"]!.AsArray().SelectMany(step => step!["changes"]!.AsArray().Select(change =>
                $"{step["kind"]} {step["name"]}: {change!["setting"]} {change["from"]} -> {change["to"]}")));
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("pipeline", "apply", "-f", file)).ExitCode);
        Assert.Contains("0 to create, 0 to change, 4 as declared.", (await servers.RunAsync("pipeline", "plan", "-f", file)).Output,
            StringComparison.Ordinal);

        // Nothing is begun when a part is impossible.
        ProgramEnd impossible = await servers.RunAsync("pipeline", "apply", "-f", Write(partitions: 1, more: "", retention: 80_000));
        Assert.Equal(ExitCode.Failed, impossible.ExitCode);
        Assert.Contains("a topic cannot lose partitions: it has 3", impossible.Output, StringComparison.Ordinal);
        Assert.Equal("70000", (string?)(await servers.RunAsync("topic", "config", "life-in", "--json")).Json()["retention.ms"]);

        ProgramEnd unasked = await servers.RunAsync("pipeline", "delete", "-f", file);
        Assert.Equal((ExitCode.Usage, "millrace: Nobody can be asked here whether to delete; say it with --yes."),
            (unasked.ExitCode, unasked.Errors));
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("pipeline", "delete", "-f", file, "--yes")).ExitCode);
        Assert.Equal("{}", (await servers.RunAsync("connector", "list", "--json")).Json().ToJsonString());
        JsonNode deleted = (await servers.RunAsync("pipeline", "delete", "-f", file, "--yes", "--topics", "--schemas", "--json")).Json();
        Assert.Equal([false, false, true, true], deleted.AsArray().Select(thing => (bool)thing!["deleted"]!));
        Assert.Contains("4 to create", (await servers.RunAsync("pipeline", "plan", "-f", file)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_worker_or_registry_refuses_is_in_the_plan()
    {
        string file = servers.Write("refused.yaml", """
            topics:
              refused: {config: {retention.msx: 1}}
            schemas:
              refused-value: {schema: '{"type":"record"'}
            connectors:
              refused:
                config: {connector.class: FileStreamSink, topics: refused, transforms: f, transforms.f.type: Filter, transforms.f.condition: a >}
              nobody:
                config: {connector.class: org.example.Nobody, topics: refused}
            """);
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("topic", "create", "refused")).ExitCode);
        string good = servers.Write("good.avsc", "\"string\"");
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("schema", "register", "refused-value", "-f", good)).ExitCode);

        ProgramEnd plan = await servers.RunAsync("pipeline", "plan", "-f", file);

        Assert.Equal(ExitCode.Failed, plan.ExitCode);
        Assert.Contains("! a topic has no setting retention.msx; did you mean retention.ms?", plan.Output, StringComparison.Ordinal);
        Assert.Contains("! Schema Registry at http", plan.Output, StringComparison.Ordinal);
        Assert.Contains("'a >', column 4: a value is expected, not the end", plan.Output, StringComparison.Ordinal);
        Assert.Contains("org.example.Nobody", plan.Output, StringComparison.Ordinal);
        Assert.Contains("4 impossible", plan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_subject_whose_schema_is_refused_stops_apply_before_it_begins()
    {
        string file = servers.Write("unborn.yaml", """
            topics: {unborn: {}}
            schemas:
              unborn-value: {schema: '{"type":"record"', compatibility: FULL}
            """);

        ProgramEnd end = await servers.RunAsync("pipeline", "apply", "-f", file);

        Assert.Equal(ExitCode.Failed, end.ExitCode);
        Assert.Contains("! schema unborn-value", end.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing has been done", end.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("unborn", (await servers.RunAsync("topic", "list", "--json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_secret_only_the_name_of_its_variable_is_shown()
    {
        Environment.SetEnvironmentVariable(SecretVariable, "sesame-1");
        string file = servers.Write("half-secret.yaml", $$"""
            connectors:
              half-secret:
                config:
                  connector.class: FileStreamSink
                  topics: life-in
                  consumer.override.sasl.jaas.config: ${env:{{SecretVariable}}}
                  consumer.override.ssl.key.password: sesame-2-${env:{{SecretVariable}}}
                  consumer.override.ssl.keystore.password: ${env:MILLRACE_TEST_UNSET:-sesame-3}
                  consumer.override.ssl.truststore.password: sesame-4$${
            """);

        ProgramEnd plan = await servers.RunAsync("pipeline", "plan", "-f", file);
        ProgramEnd json = await servers.RunAsync("pipeline", "plan", "-f", file, "--json");

        Assert.Contains("half-secret", plan.Output, StringComparison.Ordinal);
        Assert.Contains($"consumer.override.sasl.jaas.config: ${{env:{SecretVariable}}}", plan.Output, StringComparison.Ordinal);
        Assert.Contains("consumer.override.ssl.key.password: ********", plan.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", plan.Output + plan.Errors + json.Output + json.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connector_that_fails_ends_apply_with_2_and_its_trace()
    {
        string file = servers.Write("failing.yaml", """
            topics: {failing: {}}
            connectors:
              failing:
                config: {connector.class: FileStreamSink, topics: failing, file: /no/such/folder/file.txt, value.converter: org.apache.kafka.connect.storage.StringConverter}
            """);

        ProgramEnd end = await servers.RunAsync("pipeline", "apply", "-f", file);

        Assert.Equal(ExitCode.Failed, end.ExitCode);
        Assert.Contains("connector failing is FAILED: ", end.Errors, StringComparison.Ordinal);
        Assert.Contains("/no/such/folder", end.Errors, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("pipeline", "delete", "-f", file, "--yes")).ExitCode);
    }

    // The worker compares: with the password it has there is nothing to change.
    private async Task<string> StoredPasswordChangesAsync(string password)
    {
        Environment.SetEnvironmentVariable(SecretVariable, password);
        string file = Write(partitions: 2, more: "");
        return (await servers.RunAsync("pipeline", "plan", "-f", file, "--exit-code")).ExitCode == ExitCode.Success
            ? password
            : "another one";
    }

    private string Write(int partitions, string more, int retention = 60_000, int taskCount = 1, string state = "running") =>
        servers.Write("life.yaml", $$"""
        topics:
          life-in:
            partitions: {{partitions}}
            config: {retention.ms: {{retention}}}
        schemas:
          life-in-value:
            compatibility: FULL
            schema: '{"type":"record","name":"Life","fields":[{"name":"id","type":"long"}{{more}}]}'
        connectors:
          life-out:
            state: {{state}}
            config:
              connector.class: FileStreamSink
              topics: life-in
              tasks.max: {{taskCount}}
              file: {{servers.PathOf("life.txt")}}
              value.converter: org.apache.kafka.connect.storage.StringConverter
          life-still:
            state: stopped
            config:
              connector.class: FileStreamSink
              topics: life-in
              consumer.override.sasl.jaas.config: ${env:{{SecretVariable}}}
        """);
}
