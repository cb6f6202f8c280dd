using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Commands;
using Millrace.Cli.Tests.Support;

namespace Millrace.Cli.Tests.Pipelines;

/// <summary>What plan, apply and their errors show of values, and what they keep to themselves.</summary>
public sealed class PipelineWordingTests(DevServers servers) : IClassFixture<DevServers>
{
    private const string SecretVariable = "MILLRACE_TEST_PIPELINE_WORD";

    [Fact]
    public async Task A_password_in_an_address_is_not_repeated()
    {
        string file = servers.Write("unreachable.yaml", "connectors: {nowhere: {config: {connector.class: FileStreamSink, topics: a}}}");

        ProgramEnd end = await servers.RunAsync("pipeline", "plan", "-f", file, "--url", "http://user:sesame@127.0.0.1:1");

        Assert.Equal(ExitCode.Unavailable, end.ExitCode);
        Assert.Contains("No Connect worker answers at http://127.0.0.1:1/", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trace_of_a_connector_does_not_tell_what_comes_from_the_environment()
    {
        Environment.SetEnvironmentVariable("MILLRACE_TEST_PIPELINE_TRACE", "/no/such/password=sesame/file.txt");
        string file = servers.Write("telling.yaml", """
            topics: {telling: {}}
            connectors:
              telling:
                config: {connector.class: FileStreamSink, topics: telling, file: '${env:MILLRACE_TEST_PIPELINE_TRACE}', value.converter: org.apache.kafka.connect.storage.StringConverter}
            """);

        ProgramEnd end = await servers.RunAsync("pipeline", "apply", "-f", file);

        Assert.Contains("connector telling is FAILED: ", end.Errors, StringComparison.Ordinal);
        Assert.Contains("${env:MILLRACE_TEST_PIPELINE_TRACE}", end.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", end.Output + end.Errors, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("pipeline", "delete", "-f", file, "--yes")).ExitCode);
    }

    [Fact]
    public async Task A_value_in_a_message_is_the_one_that_was_used()
    {
        string file = servers.Write("user.yaml", $$"""
            connectors:
              user:
                config:
                  connector.class: io.confluent.connect.jdbc.JdbcSinkConnector
                  topics: user
                  connection.url: jdbc:mysql://127.0.0.1:1/x
                  connection.user: '${env:MILLRACE_TEST_UNSET:-usr}'
                  connection.password: '${env:{{SecretVariable}}}'
                  insert.mode: '${env:MILLRACE_TEST_UNSET:-upsret}'
            """);
        Environment.SetEnvironmentVariable(SecretVariable, "sesame-1");

        ProgramEnd plan = await servers.RunAsync("pipeline", "plan", "-f", file);

        Assert.Contains("upsret", plan.Output.Split('\n').Single(line => line.Contains("! insert.mode", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", plan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_that_changes_is_shown_and_a_password_is_not()
    {
        string Pipeline(string user) => servers.Write("other-user.yaml", $$"""
            connectors:
              otherUser:
                state: stopped
                config:
                  connector.class: FileStreamSink
                  topics: user
                  custom.user: '${env:MILLRACE_TEST_UNSET:-{{user}}}'
                  custom.key: '${env:MILLRACE_TEST_PIPELINE_PASSWORD:-{{user}}}'
            """);
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("pipeline", "apply", "-f", Pipeline("usr"))).ExitCode);

        string planned = (await servers.RunAsync("pipeline", "plan", "-f", Pipeline("anna"))).Output;

        Assert.Contains("custom.user: usr -> ${env:MILLRACE_TEST_UNSET:-anna}\n", planned, StringComparison.Ordinal);
        Assert.Contains("custom.key: ******** -> ", planned, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("pipeline", "delete", "-f", Pipeline("usr"), "--yes")).ExitCode);
    }

    [Fact]
    public async Task A_setting_that_nobody_reads_is_told_with_the_name_that_was_meant()
    {
        string file = servers.Write("misspelt.yaml", """
            connectors:
              misspelt:
                config: {connector.class: FileStreamSink, topics: misspelt, transforms: m, transforms.m.type: MaskField$Value, transforms.m.fields: a, transforms.m.replacemnt: x}
            """);
        string json = servers.Write("misspelt.json",
            """{"name":"misspelt2","config":{"connector.class":"FileStreamSink","topics":"misspelt","errors.tolerence":"all"}}""");

        ProgramEnd plan = await servers.RunAsync("pipeline", "plan", "-f", file);
        ProgramEnd applied = await servers.RunAsync("pipeline", "apply", "-f", file, "--no-wait", "--json");
        ProgramEnd created = await servers.RunAsync("connector", "create", "-f", json);
        await servers.RunAsync("connector", "delete", "misspelt2");
        await servers.RunAsync("pipeline", "delete", "-f", file, "--yes");

        const string Warning = "setting transforms.m.replacemnt is unknown and has no effect; did you mean transforms.m.replacement?";
        Assert.Contains($"\n      ? {Warning}\n", plan.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Success, Warning), (applied.ExitCode, (string?)applied.Json()["steps"]![0]!["warnings"]![0]));
        Assert.Equal((ExitCode.Success, "millrace: setting errors.tolerence is unknown and has no effect; did you mean errors.tolerance?"),
            (created.ExitCode, created.Errors));
    }

    [Fact]
    public async Task Values_of_several_lines_stay_within_the_plan()
    {
        string Pipeline(string expression) => servers.Write("lines.yaml", $$"""
            topics:
              lines-in:
            connectors:
              lines:
                config:
                  connector.class: FileStreamSink
                  topics: lines-in
                  transforms: c
                  transforms.c.type: Compute
                  transforms.c.expressions: |
                    a = 1
                    {{expression}}
            """);

        string planned = (await servers.RunAsync("pipeline", "plan", "-f", Pipeline("b = 2"))).Output;
        Assert.Contains("\n      transforms.c.expressions: |\n        a = 1\n        b = 2\n", planned, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("pipeline", "apply", "-f", Pipeline("b = 2"), "--no-wait")).ExitCode);
        planned = (await servers.RunAsync("pipeline", "plan", "-f", Pipeline("b = 3"))).Output;
        Assert.Contains("\n      transforms.c.expressions:\n          a = 1\n        - b = 2\n        + b = 3\n", planned,
            StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success,
            (await servers.RunAsync("pipeline", "delete", "-f", Pipeline("b = 3"), "--yes", "--topics")).ExitCode);
    }
}
