using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Support;
using Millrace.TestServers;

namespace Millrace.Cli.Tests.Commands;

/// <summary>The client commands against real servers: what scripts read, and what becomes of records.</summary>
public sealed partial class ClientCommandTests(DevServers servers) : IClassFixture<DevServers>
{
    private const string Schema = """
        {"type":"record","name":"Order","namespace":"org.example","fields":[{"name":"id","type":"long"},{"name":"item","type":["null","string"],"default":null},
        {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},{"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}}]}
        """;

    [Fact]
    public async Task Topic_lives_from_create_to_delete()
    {
        Assert.True((bool)(await servers.RunAsync("topic", "create", "life", "--partitions", "2", "--config", "retention.ms=60000",
            "--json")).Json()["created"]!);
        ProgramEnd again = await servers.RunAsync("topic", "create", "life");
        Assert.Equal(ExitCode.Failed, again.ExitCode);
        Assert.Contains("TOPIC_ALREADY_EXISTS", again.Errors, StringComparison.Ordinal);
        Assert.False((bool)(await servers.RunAsync("topic", "create", "life", "--if-not-exists", "--json")).Json()["created"]!);

        Assert.Equal("60000", (string?)(await servers.RunAsync("topic", "config", "life", "--json")).Json()["retention.ms"]);
        JsonNode changed = (await servers.RunAsync("topic", "config", "life", "--set", "retention.ms=", "--set", "cleanup.policy=compact",
            "--json")).Json();
        Assert.Equal("""{"cleanup.policy":"compact"}""", changed.ToJsonString());

        Assert.Equal(ExitCode.Success, (await servers.RunAsync("topic", "add-partitions", "life", "--total", "3")).ExitCode);
        JsonNode described = (await servers.RunAsync("topic", "describe", "life", "--json")).Json();
        Assert.Equal([0, 1, 2], described["partitions"]!.AsArray().Select(partition => (int)partition!["partition"]!));
        Assert.Equal(0, (long)described["partitions"]![2]!["nextOffset"]!);

        Assert.Equal(ExitCode.Success, (await servers.RunAsync("topic", "delete", "life")).ExitCode);
        ProgramEnd gone = await servers.RunAsync("topic", "describe", "life");
        Assert.Equal(ExitCode.Failed, gone.ExitCode);
        Assert.Equal("millrace: There is no topic 'life'. See 'millrace topic list', or make it with 'millrace topic create life'.",
            gone.Errors);
        Assert.Equal((ExitCode.Failed, "millrace: There is no topic 'life'. See 'millrace topic list'."), await DeleteAsync("life"));
        await servers.RunAsync("topic", "create", "afterlife");
        Assert.Equal((ExitCode.Failed, "millrace: There is no topic 'aferlife'; did you mean afterlife? See 'millrace topic list'."),
            await DeleteAsync("aferlife"));
        ProgramEnd more = await servers.RunAsync("topic", "add-partitions", "aferlife", "--total", "2");
        Assert.Equal("millrace: There is no topic 'aferlife'; did you mean afterlife? See 'millrace topic list'.", more.Errors);

        async Task<(int, string)> DeleteAsync(string topic)
        {
            ProgramEnd end = await servers.RunAsync("topic", "delete", topic);
            return (end.ExitCode, end.Errors);
        }
    }

    [Fact]
    public async Task Connector_that_is_not_there_brings_up_the_nearest()
    {
        string file = servers.Write("nearest.json", new JsonObject
        {
            ["name"] = "nearestSink", ["connector.class"] = "org.apache.kafka.connect.file.FileStreamSinkConnector", ["topics"] = "nearest",
            ["file"] = servers.PathOf("nearest.txt"),
        }.ToJsonString());
        ProgramEnd made = await servers.RunAsync("connector", "create", "-f", file);
        Assert.True(made.ExitCode == ExitCode.Success, made.Errors);

        foreach (string[] verb in new string[][] { ["delete"], ["status"], ["pause"], ["restart"], ["config"],
            ["config", "--set", "tasks.max=1"] })
        {
            ProgramEnd end = await servers.RunAsync(["connector", .. verb, "nearestSnk"]);
            Assert.Equal(ExitCode.Failed, end.ExitCode);
            Assert.Contains(" says 404: ", end.Errors, StringComparison.Ordinal);
            Assert.EndsWith("; did you mean nearestSink? See 'millrace connector list'.", end.Errors, StringComparison.Ordinal);
        }

        string far = (await servers.RunAsync("connector", "delete", "elsewhere")).Errors;
        Assert.EndsWith(". See 'millrace connector list'.", far, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("connector", "delete", "nearestSink")).ExitCode);
    }

    [Fact]
    public async Task Subject_that_is_not_there_brings_up_the_nearest()
    {
        string schema = servers.Write("near.avsc", "\"string\"");
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("schema", "register", "Nearest-value", "-f", schema)).ExitCode);

        foreach (string[] command in new string[][] { ["get", "Neaest-value"], ["delete", "Neaest-value"] })
        {
            ProgramEnd end = await servers.RunAsync(["schema", .. command]);
            Assert.Equal(ExitCode.Failed, end.ExitCode);
            Assert.EndsWith("; did you mean Nearest-value? See 'millrace schema list'.", end.Errors, StringComparison.Ordinal);
        }

        ProgramEnd version = await servers.RunAsync("schema", "get", "Nearest-value", "--version-number", "7");
        Assert.Contains(" says 404: ", version.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("millrace schema list", version.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topic_setting_that_is_none_brings_up_the_nearest()
    {
        await servers.RunAsync("topic", "create", "settings");

        ProgramEnd end = await servers.RunAsync("topic", "config", "settings", "--set", "retentionms=1");
        Assert.Equal(ExitCode.Failed, end.ExitCode);
        Assert.Contains("INVALID_CONFIG", end.Errors, StringComparison.Ordinal);
        Assert.EndsWith("; did you mean retention.ms?", end.Errors, StringComparison.Ordinal);

        end = await servers.RunAsync("topic", "create", "set-at-once", "--config", "retentionms=1");
        Assert.Equal(ExitCode.Failed, end.ExitCode);
        Assert.EndsWith("; did you mean retention.ms?", end.Errors, StringComparison.Ordinal);

        end = await servers.RunAsync("topic", "config", "settings", "--set", "retention.ms=x");
        Assert.Equal(ExitCode.Failed, end.ExitCode);
        Assert.DoesNotContain("did you mean", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_arrive_with_keys_headers_and_tombstones()
    {
        ProgramEnd sent = await servers.RunWithInputAsync("a:1\nb:{\"x\":2}\nc:-\n", "produce", "lines", "--key-separator", ":",
            "--null-marker", "-", "--header", "from=test", "--json");
        Assert.Equal(3, (int)sent.Json()["records"]!);
        JsonNode[] records = (await servers.RunAsync("consume", "lines", "--json")).Output.Split('\n').Select(line => JsonNode.Parse(line)!)
            .ToArray();
        Assert.Equal(["a", "b", "c"], records.Select(record => (string?)record["key"]));
        Assert.Equal("1", (string?)records[0]["value"]);
        Assert.Equal(2, (int)records[1]["value"]!["x"]!);
        Assert.Null(records[2]["value"]);
        Assert.Equal("test", (string?)records[0]["headers"]![0]!["from"]);
        Assert.Equal([0, 1, 2], records.Select(record => (long)record["offset"]!));
    }

    [Fact]
    public async Task File_that_no_broker_takes_is_refused_at_once()
    {
        string file = servers.Write("large.bin", "");
        using (FileStream large = File.OpenWrite(file)) large.SetLength(110_000_000);
        ProgramEnd end = await servers.RunAsync("produce", "files", "--value-file", file);
        Assert.Equal(ExitCode.Failed, end.ExitCode);
        Assert.Contains("The value (110000000 bytes) cannot be sent to topic 'files'", end.Errors, StringComparison.Ordinal);
        Assert.Contains("raise --kafka message.max.bytes", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_goes_through_avro_and_comes_back()
    {
        string schema = servers.Write("order.avsc", Schema);
        const string order = """{"id":7,"item":null,"price":3.25,"at":1700000000000}""";
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("produce", "orders", "--schema", schema, "--value", order)).ExitCode);
        Assert.Equal(order, (await servers.RunAsync("consume", "orders")).Output);
        JsonNode registered = (await servers.RunAsync("schema", "get", "orders-value", "--json")).Json();
        Assert.Equal(1, (int)registered["version"]!);
        Assert.Equal(JsonNode.Parse(Schema)!.ToJsonString(), JsonNode.Parse((string)registered["schema"]!)!.ToJsonString());
        Assert.Contains("orders-value", (await servers.RunAsync("schema", "list", "--json")).Json().AsArray()
            .Select(entry => (string?)entry!["subject"]));
    }

    [Fact]
    public async Task Json_goes_under_a_JSON_schema_and_comes_back_as_it_was()
    {
        const string Limited =
            """{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"id":{"type":"integer","minimum":1}},"required":["id"]}""";
        string schema = servers.Write("item.schema.json", Limited);
        const string item = """{"id":7,"more":[true,{"x":null}]}""";
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("produce", "items", "--schema", schema, "--value", item)).ExitCode);
        Assert.Equal(item, (await servers.RunAsync("consume", "items")).Output);
        Assert.Equal(7, (int)(await servers.RunAsync("consume", "items", "--json")).Json()["value"]!["id"]!);
        Assert.Equal("JSON", (string?)(await servers.RunAsync("schema", "get", "items-value", "--json")).Json()["schemaType"]);
        ProgramEnd end = await servers.RunAsync("produce", "items", "--schema", schema, "--value", """{"id":0}""");
        Assert.Equal(ExitCode.Usage, end.ExitCode);
        Assert.Contains("--value does not fit the schema", end.Errors, StringComparison.Ordinal);
        Assert.Contains("/id", end.Errors, StringComparison.Ordinal);
        end = await servers.RunAsync("produce", "items", "--schema", schema, "--value", "nojson");
        Assert.Equal(ExitCode.Usage, end.ExitCode);
        Assert.StartsWith("millrace: --value does not fit the schema: it is no JSON: ", end.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", end.Errors, StringComparison.Ordinal);

        string closed = servers.Write("closed.schema.json",
            Limited.Replace("\"required\"", "\"additionalProperties\":false,\"required\"", StringComparison.Ordinal));
        end = await servers.RunAsync("schema", "check", "items-value", "--file", closed);
        Assert.Equal(ExitCode.Failed, end.ExitCode);
        Assert.Contains("ADDITIONAL_PROPERTIES_REMOVED", end.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("schema", "register", "told-value", "--file", schema)).ExitCode);
        Assert.Equal("JSON", (string?)(await servers.RunAsync("schema", "get", "told-value", "--json")).Json()["schemaType"]);
    }

    [Fact]
    public async Task Readings_go_under_a_JSON_schema_too()
    {
        Assert.Equal(ExitCode.Success,
            (await servers.RunAsync("meter", "--topic", "JsonReadings", "--count", "3", "--rate", "0", "--format", "JsonSchema")).ExitCode);
        Assert.Equal(3,
            (await servers.RunAsync("consume", "JsonReadings")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Value_that_does_not_fit_the_schema_is_not_sent()
    {
        string schema = servers.Write("strict.avsc", Schema);
        ProgramEnd end = await servers.RunWithInputAsync("{\"id\":1,\"item\":\"x\",\"price\":1,\"at\":0}\n{\"id\":\"one\"}\n", "produce",
            "strict", "--schema", schema);
        Assert.Equal(ExitCode.Usage, end.ExitCode);
        Assert.StartsWith("millrace: Line 2 does not fit the schema: ", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Field_that_the_schema_does_not_have_is_refused_instead_of_dropped()
    {
        string schema = servers.Write("known.avsc", Schema);
        ProgramEnd end = await servers.RunAsync("produce", "known", "--schema", schema, "--value",
            "{\"id\":1,\"item\":\"x\",\"price\":1,\"at\":0,\"colour\":\"red\"}");
        Assert.Equal(ExitCode.Usage, end.ExitCode);
        Assert.Equal("millrace: --value does not fit the schema: it has no field 'colour'; its fields are id, item, price, at", end.Errors);
    }

    [Fact]
    public async Task Consume_that_follows_ends_when_nobody_reads_its_output_any_more()
    {
        // More than a pipe holds, so that it notices while it writes.
        string lines = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n"));
        Assert.Equal(ExitCode.Success, (await servers.RunWithInputAsync(lines, "produce", "piped")).ExitCode);
        ProgramEnd end = await servers.RunPipedAsync("head -n 1", "consume", "piped", "--follow");
        Assert.Equal((0, "line 0"), (end.ExitCode, end.Output.Trim()));
    }

    [Fact]
    public async Task Incompatible_schema_is_told_by_exit_code_2()
    {
        string schema = servers.Write("first.avsc", Schema);
        string other = servers.Write("other.avsc",
            Schema.Replace("\"type\":\"long\"},{\"name\":\"item\"", "\"type\":\"string\"},{\"name\":\"item\"", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("schema", "register", "checked-value", "-f", schema)).ExitCode);
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("schema", "check", "checked-value", "-f", schema)).ExitCode);
        ProgramEnd refused = await servers.RunAsync("schema", "check", "checked-value", "-f", other, "--json");
        Assert.Equal(ExitCode.Failed, refused.ExitCode);
        Assert.False((bool)JsonNode.Parse(refused.Output)!["is_compatible"]!);
    }

    [Fact]
    public async Task Connector_works_and_its_lag_is_seen()
    {
        await servers.RunWithInputAsync("one\ntwo\n", "produce", "words");
        string file = servers.Write("words.json", new JsonObject
        {
            ["name"] = "words", ["connector.class"] = "org.apache.kafka.connect.file.FileStreamSinkConnector", ["topics"] = "words",
            ["file"] = servers.PathOf("words.txt"), ["value.converter"] = "org.apache.kafka.connect.storage.StringConverter",
        }.ToJsonString());
        Assert.Equal("words", (string?)(await servers.RunAsync("connector", "create", "-f", file, "--json")).Json()["name"]);
        Assert.EndsWith("Connector words already exists. With --replace it gets the configuration of the file.",
            (await servers.RunAsync("connector", "create", "-f", file)).Errors, StringComparison.Ordinal);
        ProgramEnd lag;
        do lag = await servers.RunAsync("group", "lag", "connect-words", "--json");
        while (lag.ExitCode != ExitCode.Success || (int)lag.Json()["lag"]! > 0);
        Assert.Equal(2, (int)lag.Json()["partitions"]![0]!["committed"]!);
        Assert.Equal("one\ntwo\n", await File.ReadAllTextAsync(servers.PathOf("words.txt")));
        Assert.Equal("RUNNING",
            (string?)(await servers.RunAsync("connector", "list", "--json")).Json()["words"]!["status"]!["connector"]!["state"]);
        Assert.Equal("RUNNING", (string?)(await servers.RunAsync("connector", "status", "words", "--json")).Json()["tasks"]![0]!["state"]);
        Assert.Equal("words", (string?)(await servers.RunAsync("connector", "config", "words", "--json")).Json()["topics"]);
        Assert.Equal(ExitCode.Success, (await servers.RunAsync("connector", "delete", "words")).ExitCode);
        ProgramEnd gone = await servers.RunAsync("connector", "status", "words");
        Assert.Equal(ExitCode.Failed, gone.ExitCode);
        Assert.Contains("404", gone.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Avro")]
    [InlineData("protobuf")]
    [InlineData("Json")]
    public async Task Meter_sends_what_it_was_asked_for(string format)
    {
        string name = $"metered-{format}";
        JsonNode answer =
            (await servers.RunAsync("meter", "--count", "250", "--rate", "0", "--topic", name, "--format", format, "--json")).Json();
        Assert.Equal(250, (int)answer["readings"]!);
        JsonNode topic = (await servers.RunAsync("topic", "list", "--json")).Json().AsArray()
            .Single(entry => (string?)entry!["topic"] == name)!;
        Assert.Equal(250, (int)topic["records"]!);
        JsonNode last = JsonNode.Parse((await servers.RunAsync("consume", name)).Output.Split('\n')[^1])!;
        Assert.Equal(249, (int)last["ID"]!);
    }

    [Fact]
    public async Task Registry_that_cannot_be_reached_ends_with_3()
    {
        string registry = $"http://127.0.0.1:{FreePort.Next().ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        ProgramEnd end = await servers.RunAsync("meter", "--count", "1", "--topic", "unregistered", "--registry", registry);
        Assert.Equal(ExitCode.Unavailable, end.ExitCode);
        Assert.StartsWith($"millrace: No Schema Registry answers at {registry}", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipe_gets_no_colours()
    {
        Assert.DoesNotContain('\e', (await servers.RunAsync("topic", "list")).Output);
        Assert.DoesNotContain('\e', (await servers.RunAsync("connector", "list")).Output);
    }
}
