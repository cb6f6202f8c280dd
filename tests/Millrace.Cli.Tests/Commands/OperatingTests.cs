using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Support;

namespace Millrace.Cli.Tests.Commands;

/// <summary>What an operator does from a terminal: validate, edit, offsets, groups, dead letters, completion.</summary>
public sealed class OperatingTests(DevServers servers) : IClassFixture<DevServers>
{
    private const string FileSink = "org.apache.kafka.connect.file.FileStreamSinkConnector";

    [Fact]
    public async Task Validate_names_what_is_wrong_and_creates_nothing()
    {
        string good = WriteSink("fine", ("topics", "fine"), ("file", servers.PathOf("fine.txt")));
        Assert.Equal((ExitCode.Success, "fine is in order."), Ended(await servers.RunAsync("connector", "validate", "-f", good)));

        string bad = WriteSink("wrong", ("file", servers.PathOf("wrong.txt")), ("tasks.max", "none"));
        ProgramEnd end = await servers.RunAsync("connector", "validate", "-f", bad, "--json");
        Assert.Equal(ExitCode.Failed, end.ExitCode);
        string[] settings = [.. JsonNode.Parse(end.Output)!["errors"]!.AsArray().Select(error => (string)error!["setting"]!)];
        Assert.Contains("tasks.max", settings);
        Assert.Equal(ExitCode.Failed, (await servers.RunAsync("connector", "status", "wrong")).ExitCode);
    }

    [Fact]
    public async Task Edit_shows_the_difference_and_applies_it()
    {
        await CreateAsync(WriteSink("edited", ("topics", "edited"), ("file", servers.PathOf("edited.txt"))));
        (string, string)[] editor = [("VISUAL", "sed -i '/\"topics\"/s/edited/edited,more/'"), ("EDITOR", "false")];
        ProgramEnd end = await servers.RunWithAsync(editor, "connector", "edit", "edited", "--yes");
        Assert.True(end.ExitCode == ExitCode.Success, end.Errors);
        Assert.Contains("-   \"topics\": \"edited\"", end.Output, StringComparison.Ordinal);
        Assert.Contains("+   \"topics\": \"edited,more\"", end.Output, StringComparison.Ordinal);
        Assert.Equal("edited,more", (string?)(await servers.RunAsync("connector", "config", "edited", "--json")).Json()["topics"]);
    }

    [Fact]
    public async Task Edit_that_breaks_the_configuration_changes_nothing_and_keeps_the_text()
    {
        await CreateAsync(WriteSink("kept", ("topics", "kept"), ("file", servers.PathOf("kept.txt"))));
        ProgramEnd end = await servers.RunWithAsync([("VISUAL", "sed -i '/\"topics\"/s/kept/ /'")], "connector", "edit", "kept", "--yes");
        Assert.Equal(ExitCode.Failed, end.ExitCode);
        Assert.Contains("topics: ", end.Errors, StringComparison.Ordinal);
        string file = end.Errors[(end.Errors.IndexOf("kept in ", StringComparison.Ordinal) + "kept in ".Length)..].Trim().TrimEnd('.');
        Assert.True(File.Exists(file), end.Errors);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.Equal("kept", (string?)(await servers.RunAsync("connector", "config", "kept", "--json")).Json()["topics"]);
    }

    [Fact]
    public async Task Offsets_of_a_sink_are_shown_set_and_reset()
    {
        await ProduceAsync("moved", "a", "b", "c");
        string file = servers.PathOf("moved.txt");
        await CreateAsync(WriteSink("moved", ("topics", "moved"), ("file", file)));
        await DevServers.UntilAsync(() => Task.FromResult(File.Exists(file) && File.ReadAllLines(file) is ["a", "b", "c"]));

        ProgramEnd refused = await servers.RunAsync("connector", "offsets", "alter", "moved", "--set", "moved-0=1");
        Assert.Equal(ExitCode.Failed, refused.ExitCode);
        Assert.Contains("--stop", refused.Errors, StringComparison.Ordinal);
        // As it advises.
        ProgramEnd altered = await servers.RunAsync("connector", "offsets", "alter", "moved", "--set", "moved-0=1", "--stop");
        Assert.True(altered.ExitCode == ExitCode.Success, altered.Errors);
        await DevServers.UntilAsync(() => Task.FromResult(File.ReadAllLines(file) is ["a", "b", "c", "b", "c"]));

        ProgramEnd reset = await servers.RunAsync("connector", "offsets", "reset", "moved", "--stop");
        Assert.True(reset.ExitCode == ExitCode.Success, reset.Errors);
        await DevServers.UntilAsync(() => Task.FromResult(File.ReadAllLines(file).Length == 8));
        await DevServers.UntilAsync(async () =>
            (await servers.RunAsync("connector", "offsets", "show", "moved")).Output.Contains("moved-0   3"));
        Assert.Equal(ExitCode.Usage, (await servers.RunAsync("connector", "offsets", "alter", "moved", "--set", "moved=1")).ExitCode);
    }

    [Fact]
    public async Task Group_is_described_and_reset_after_a_preview()
    {
        await ProduceAsync("grouped", "a", "b", "c", "d");
        Assert.Equal("a\nb\nc\nd", (await servers.RunAsync("consume", "grouped", "--group", "readers")).Output.Trim());
        Assert.StartsWith("readers: Empty", (await servers.RunAsync("group", "describe", "readers")).Output, StringComparison.Ordinal);
        Assert.Contains("did you mean readers?", (await servers.RunAsync("group", "describe", "reader")).Errors, StringComparison.Ordinal);

        string[] reset = ["group", "reset", "readers", "--topic", "grouped", "--to", "-1"];
        ProgramEnd preview = await servers.RunAsync(reset);
        Assert.Contains("1 again", preview.Output, StringComparison.Ordinal);
        Assert.Contains("--execute", preview.Errors, StringComparison.Ordinal);
        Assert.Equal("", (await servers.RunAsync("consume", "grouped", "--group", "readers")).Output.Trim());
        Assert.Equal(ExitCode.Success, (await servers.RunAsync([.. reset, "--execute"])).ExitCode);
        Assert.Equal("d", (await servers.RunAsync("consume", "grouped", "--group", "readers")).Output.Trim());
        // A time at which nothing comes any more is the end, not an offset of -1.
        JsonNode late = (await servers.RunAsync("group", "reset", "readers", "--topic", "grouped", "--to", "2099-01-01", "--json")).Json();
        Assert.Equal(4, (long)late[0]!["then"]!);
    }

    [Fact]
    public async Task Oldest_records_are_deleted_and_the_topic_stays()
    {
        await ProduceAsync("trimmed", "a", "b", "c");
        ProgramEnd end = await servers.RunAsync("topic", "delete-records", "trimmed", "--before", "2", "--json");
        Assert.Equal(2, (long)end.Json()[0]!["firstOffset"]!);
        Assert.Equal("c", (await servers.RunAsync("consume", "trimmed")).Output.Trim());
        await servers.RunAsync("topic", "delete-records", "trimmed", "--before", "latest");
        Assert.Equal("", (await servers.RunAsync("consume", "trimmed")).Output.Trim());
        Assert.Contains("has no partition 7", (await servers.RunAsync("topic", "delete-records", "trimmed", "--before", "latest",
            "--partition", "7")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_letters_are_listed_shown_sent_again_and_dismissed()
    {
        await ProduceAsync("letters", "{\"n\":1}", "no json", "{\"n\":2}");
        string file = servers.PathOf("letters.txt");
        await CreateAsync(WriteSink(
            "letters", ("topics", "letters"), ("file", file), ("errors.tolerance", "all"),
            ("errors.deadletterqueue.topic.name", "letters-dead"), ("errors.deadletterqueue.topic.replication.factor", "1"),
            ("errors.deadletterqueue.context.headers.enable", "true"),
            ("value.converter", "org.apache.kafka.connect.json.JsonConverter"), ("value.converter.schemas.enable", "false")));
        await DevServers.UntilAsync(async () => await WaitingAsync("letters-dead") == 1);

        string shown = (await servers.RunAsync("dlq", "show", "letters-dead")).Output;
        Assert.Contains("1 x  ", shown, StringComparison.Ordinal);
        Assert.Contains("letters-0@1", shown, StringComparison.Ordinal);

        Assert.Contains("DataException", shown, StringComparison.Ordinal);
        ProgramEnd other = await servers.RunAsync("dlq", "redrive", "letters-dead", "--cause", "another reason", "--execute", "--json");
        Assert.Equal(0, (int)other.Json()["sent"]!);

        ProgramEnd preview = await servers.RunAsync("dlq", "redrive", "letters-dead");
        Assert.Contains("letters  1", preview.Output, StringComparison.Ordinal);
        Assert.Equal(1, await WaitingAsync("letters-dead"));
        // It is as bad as before, and comes back; the fourth time it is not sent any more.
        for (int times = 1; times <= 3; times++)
        {
            ProgramEnd sent = await servers.RunAsync("dlq", "redrive", "letters-dead", "--execute");
            Assert.True(sent.ExitCode == ExitCode.Success, sent.Errors);
            int records = times + 1;
            await DevServers.UntilAsync(async () => (long)(await EntryAsync("letters-dead"))!["records"]! == records);
            Assert.Equal(1, await WaitingAsync("letters-dead"));
        }

        ProgramEnd tired = await servers.RunAsync("dlq", "redrive", "letters-dead", "--execute");
        Assert.Equal(ExitCode.Failed, tired.ExitCode);
        Assert.Contains("has been sent 3 times", tired.Errors, StringComparison.Ordinal);
        // As it advises.
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("dlq", "dismiss", "letters-dead", "--execute")).ExitCode);
        Assert.Equal(0, await WaitingAsync("letters-dead"));
        Assert.Equal("no json", (await servers.RunAsync("consume", "letters-dead", "--count", "1")).Output.Trim());
    }

    [Fact]
    public async Task Completion_of_bash_offers_what_may_follow()
    {
        string script = (await servers.RunAsync("completion", "bash")).Output;
        string file = servers.Write("completion.sh", script.Replace(
            "\"${COMP_WORDS[0]}\"", $"dotnet '{Path.Combine(AppContext.BaseDirectory, "millrace.dll")}'", StringComparison.Ordinal) + """

            COMP_LINE='millrace connector off'
            COMP_POINT=${#COMP_LINE}
            COMP_WORDS=(millrace connector off)
            COMP_CWORD=2
            _millrace
            printf '%s\n' "${COMPREPLY[@]}"
            """);
        await using RunningMillrace shell = RunningMillrace.StartProgram("bash", [file], null);
        ProgramEnd end = await shell.EndAsync();
        Assert.Equal("offsets", end.Output.Trim());
    }

    private static (int, string) Ended(ProgramEnd end) => (end.ExitCode, end.Output.Trim());

    private string WriteSink(string name, params (string Key, string Value)[] settings)
    {
        var config = new JsonObject
        {
            ["name"] = name, ["connector.class"] = FileSink, ["key.converter"] = "org.apache.kafka.connect.storage.StringConverter",
            ["value.converter"] = "org.apache.kafka.connect.storage.StringConverter",
        };
        foreach (var (key, value) in settings) config[key] = value;
        return servers.Write($"{name}.json", config.ToJsonString());
    }

    private async Task CreateAsync(string file)
    {
        ProgramEnd made = await servers.RunAsync("connector", "create", "-f", file);
        Assert.True(made.ExitCode == ExitCode.Success, made.Errors);
    }

    private async Task ProduceAsync(string topic, params string[] lines)
    {
        await servers.RunAsync("topic", "create", topic);
        ProgramEnd sent = await servers.RunWithInputAsync(string.Join('\n', lines) + "\n", "produce", topic);
        Assert.True(sent.ExitCode == ExitCode.Success, sent.Errors);
    }

    private async Task<JsonNode?> EntryAsync(string topic) =>
        (await servers.RunAsync("dlq", "list", "--json")).Json().AsArray().FirstOrDefault(entry => (string?)entry!["topic"] == topic);

    private async Task<long> WaitingAsync(string topic) => (long?)(await EntryAsync(topic))?["waiting"] ?? 0;
}
