using System.Net;
using System.Net.Sockets;
using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Support;
using Millrace.TestServers;

namespace Millrace.Cli.Tests.Terminal;

/// <summary>
/// What users meet who type something wrong: one line on stderr, nothing on stdout, and an exit code that says whose turn it is.
/// </summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("topc", "'millrace' has no 'topc'. Did you mean 'millrace topic'? Try")]
    [InlineData("tpoic", "Did you mean 'millrace topic'?")]
    [InlineData("status", "'millrace' has no 'status'. Did you mean 'millrace connector status'?")]
    [InlineData("frobnicate", "'millrace' has no 'frobnicate'; it has: demo, dev,")]
    [InlineData("topic lst", "'millrace topic' has no 'lst'. Did you mean 'millrace topic list'?")]
    [InlineData("consume x --cuont 5", "'consume' has no option --cuont; did you mean --count? Try")]
    [InlineData("--url http://x connector list", "--url goes behind the command: 'millrace connector list --url ...'. Try")]
    [InlineData("connector -u http://x list", "-u goes behind the command: 'millrace connector list -u ...'. Try")]
    [InlineData("connector restart x --task one", "--task takes a whole number, not 'one'.")]
    [InlineData("meter --format xml", "--format takes one of Avro, Protobuf, JsonSchema, Json, JsonEnvelope, not 'xml'.")]
    [InlineData("dev --data /etc/passwd", "--data: nothing can be written to '/etc/passwd'")]
    [InlineData("broker --data /etc/passwd", "--data: nothing can be written to '/etc/passwd'")]
    [InlineData("demo --data /etc/passwd", "--data: nothing can be written to '/etc/passwd'")]
    [InlineData("topic", "'millrace topic' needs one of: create, list,")]
    [InlineData("topic create", "Required argument 'topic' missing for command: 'create'.")]
    [InlineData("topic create x --partitions many", "--partitions takes a whole number, not 'many'.")]
    [InlineData("connector list --url here", "--url must be a URL")]
    [InlineData("dev --port 70000", "--port must be between 0 and 65535.")]
    [InlineData("demo --for 20", "--for takes a time such as 20s")]
    [InlineData("demo --rate 0", "--rate must be above 0.")]
    [InlineData("topic create x --kafka nonsense", "--kafka takes KEY=VALUE, not 'nonsense'.")]
    [InlineData("connector create -f /no/such/file.json", "Cannot read /no/such/file.json")]
    [InlineData("worker --config /no/such.properties", "Cannot read /no/such.properties")]
    [InlineData("meter --file /no/such.csv", "Cannot read /no/such.csv")]
    public async Task Wrong_command_line_ends_with_1(string arguments, string message)
    {
        ProgramEnd end = await RunningMillrace.RunAsync(arguments.Split(' '));
        Assert.Equal(ExitCode.Usage, end.ExitCode);
        AssertOneLine(end, message);
    }

    [Fact]
    public async Task File_that_is_no_connector_ends_with_1()
    {
        string file = _folder.Write("connector.json", "{\"topics\":\"a\"}");
        ProgramEnd end = await RunningMillrace.RunAsync("connector", "create", "-f", file);
        Assert.Equal(ExitCode.Usage, end.ExitCode);
        AssertOneLine(end, "has neither \"config\" nor \"name\"");
    }

    [Theory]
    [InlineData("dev --data", "--data takes a folder")]
    [InlineData("broker --data", "--data takes a folder")]
    [InlineData("connector create -f", "A file is named by an empty text")]
    [InlineData("worker --config", "A file is named by an empty text")]
    public async Task Empty_name_ends_with_1(string arguments, string message)
    {
        ProgramEnd end = await RunningMillrace.RunAsync([.. arguments.Split(' '), ""]);
        Assert.Equal(ExitCode.Usage, end.ExitCode);
        AssertOneLine(end, message);
    }

    [Fact]
    public async Task File_that_is_no_JSON_is_told_with_its_place_in_words_for_people()
    {
        ProgramEnd end = await RunningMillrace.RunAsync("connector", "create", "-f", _folder.Write("README.md", "# Millrace\n"));
        Assert.Equal(ExitCode.Usage, end.ExitCode);
        AssertOneLine(end, "README.md is no JSON: ");
        Assert.EndsWith("(line 1, byte 1)", end.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", end.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("topic list --bootstrap-servers 127.0.0.1:{0}", "No Kafka broker answers at 127.0.0.1:")]
    [InlineData("consume x --bootstrap-servers 127.0.0.1:{0}", "--bootstrap-servers.")]
    [InlineData("produce x --value 1 --bootstrap-servers 127.0.0.1:{0}", "millrace dev")]
    [InlineData("meter --count 1 --bootstrap-servers 127.0.0.1:{0}", "No Kafka broker answers")]
    [InlineData("connector list --url http://127.0.0.1:{0}", "No Connect worker answers at http://127.0.0.1:")]
    [InlineData("schema list --registry http://127.0.0.1:{0}", "No Schema Registry answers at http://127.0.0.1:")]
    public async Task Server_that_cannot_be_reached_ends_with_3(string arguments, string message)
    {
        string port = FreePort.Next().ToString(System.Globalization.CultureInfo.InvariantCulture);
        ProgramEnd end = await RunningMillrace.RunAsync(arguments.Replace("{0}", port, StringComparison.Ordinal).Split(' '));
        Assert.Equal(ExitCode.Unavailable, end.ExitCode);
        AssertOneLine(end, message);
    }

    [Theory]
    [InlineData("topic list --bootstrap-servers 127.0.0.1:{0}", "No Kafka broker answers at 127.0.0.1:{0} (",
        "or name another with --bootstrap-servers.")]
    [InlineData("consume x --bootstrap-servers 127.0.0.1:{0}", "No Kafka broker answers at 127.0.0.1:{0} (",
        "or name another with --bootstrap-servers.")]
    [InlineData("produce x --value v --bootstrap-servers 127.0.0.1:{0}", "No Kafka broker answers at 127.0.0.1:{0} (",
        "or name another with --bootstrap-servers.")]
    [InlineData("meter --format Json --count 1 --bootstrap-servers 127.0.0.1:{0}", "No Kafka broker answers at 127.0.0.1:{0} (",
        "or name another with --bootstrap-servers.")]
    [InlineData("group list --bootstrap-servers 127.0.0.1:{0}", "No Kafka broker answers at 127.0.0.1:{0} (",
        "or name another with --bootstrap-servers.")]
    [InlineData("group lag x --bootstrap-servers 127.0.0.1:{0}", "No Kafka broker answers at 127.0.0.1:{0} (",
        "or name another with --bootstrap-servers.")]
    [InlineData("topic create x --bootstrap-servers 127.0.0.1:{0}", "No Kafka broker answers at 127.0.0.1:{0} (",
        "or name another with --bootstrap-servers.")]
    [InlineData("connector list --url http://127.0.0.1:{0}", "Connect worker at http://127.0.0.1:{0}/ has not answered within 15 s",
        "or name another with --url.")]
    [InlineData("schema list --registry http://127.0.0.1:{0}", "Schema Registry at http://127.0.0.1:{0}/ has not answered within 15 s",
        "or name another with --registry.")]
    public async Task Server_that_accepts_and_says_nothing_ends_with_3(string arguments, string message, string wayOut)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        string port = ((IPEndPoint)silent.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        ProgramEnd end = await RunningMillrace.RunAsync(arguments.Replace("{0}", port, StringComparison.Ordinal).Split(' '));
        Assert.Equal(ExitCode.Unavailable, end.ExitCode);
        AssertOneLine(end, message.Replace("{0}", port, StringComparison.Ordinal));
        AssertOneLine(end, wayOut);
    }

    [Theory]
    [InlineData("connector list --url {0}", "[1]", "a Connect worker (--url)")]
    [InlineData("connector list --url {0}", "<html>hello</html>", "a Connect worker (--url)")]
    [InlineData("connector status x --url {0}", "{}", "a Connect worker (--url)")]
    [InlineData("connector status x --url {0}", "", "a Connect worker (--url)")]
    [InlineData("schema list --registry {0}", "{}", "a Schema Registry (--registry)")]
    public async Task Server_of_another_kind_is_told_as_such(string arguments, string answer, string expected)
    {
        using var server = new HttpListener();
        string url = $"http://127.0.0.1:{FreePort.Next()}/";
        server.Prefixes.Add(url);
        server.Start();
        Task<ProgramEnd> run = RunningMillrace.RunAsync(arguments.Replace("{0}", url, StringComparison.Ordinal).Split(' '));
        while (await Task.WhenAny(run, server.GetContextAsync()) is Task<HttpListenerContext> asked)
        {
            using HttpListenerResponse response = (await asked).Response;
            response.OutputStream.Write(System.Text.Encoding.UTF8.GetBytes(answer));
        }

        ProgramEnd end = await run;
        Assert.Equal(ExitCode.Failed, end.ExitCode);
        AssertOneLine(end, $"What has answered does not speak like {expected}: look at the address.");
    }

    [Fact]
    public async Task Worker_whose_properties_make_no_sense_ends_with_1_and_names_the_setting()
    {
        using var folder = new TempFolder();
        ProgramEnd end =
            await RunningMillrace.RunAsync("worker", "--config", folder.Write("worker.properties", "bootstrap.servers=127.0.0.1:1\n"));
        Assert.Equal(ExitCode.Usage, end.ExitCode);
        AssertOneLine(end, "group.id");
    }

    [Fact]
    public async Task Broker_reads_a_server_properties_tells_what_it_does_not_need_once_and_lets_options_win()
    {
        string file = _folder.Write("server.properties",
            "listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093\n"
            + $"log.dirs={Path.Combine(_folder.Path, "kafka")}\nnum.partitions=3\n"
            + "process.roles=broker,controller\nbackground.threads=8\nlog.retenton.ms=1000\n");
        await using RunningMillrace broker = RunningMillrace.Start(["broker", "--config", file, "--port", "0"]);
        string address = (await broker.LineAsync("Kafka broker")).Split(' ')[^1];
        ProgramEnd made = await RunningMillrace.RunAsync("topic", "create", "three", "--bootstrap-servers", address);
        ProgramEnd described = await RunningMillrace.RunAsync("topic", "describe", "three", "--bootstrap-servers", address, "--json");
        await broker.SignalAsync("TERM");
        ProgramEnd end = await broker.EndAsync();

        Assert.Equal(ExitCode.Success, made.ExitCode);
        Assert.Equal(3, described.Json()["partitions"]!.AsArray().Count);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "kafka", "catalog.json")));
        Assert.Contains(
            $"{file}: without meaning here: background.threads, log.retenton.ms (did you mean log.retention.ms?), process.roles",
            end.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("listeners=GSSAPI://:9092", "expected PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL")]
    [InlineData("num.partitions=many", "num.partitions")]
    public async Task Broker_refuses_properties_that_it_cannot_keep(string line, string message)
    {
        ProgramEnd end = await RunningMillrace.RunAsync("broker", "--config", _folder.Write("server.properties", line + "\n"));
        Assert.Equal(ExitCode.Usage, end.ExitCode);
        AssertOneLine(end, message);
    }

    [Fact]
    public async Task Broker_users_are_added_listed_and_removed()
    {
        string[] at = ["--data", Path.Combine(_folder.Path, "users")], user = ["broker", "user"];
        string password = _folder.Write("password.txt", "secret\n");

        ProgramEnd without = await RunningMillrace.RunAsync([.. user, "add", "bob", .. at]);
        Assert.Equal(ExitCode.Usage, without.ExitCode);
        AssertOneLine(without, "--password-file");
        ProgramEnd added = await RunningMillrace.RunAsync([.. user, "add", "bob", "--password-file", password, .. at]);
        Assert.Equal(ExitCode.Success, added.ExitCode);
        Assert.Contains("SCRAM-SHA-256, SCRAM-SHA-512", (await RunningMillrace.RunAsync([.. user, "list", .. at])).Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("secret", File.ReadAllText(Path.Combine(_folder.Path, "users", "users.json")), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await RunningMillrace.RunAsync([.. user, "remove", "bob", .. at])).ExitCode);
        AssertOneLine(await RunningMillrace.RunAsync([.. user, "remove", "bob", .. at]), "There is no user bob.");
    }

    [Theory]
    [InlineData("listeners=SSL://127.0.0.1:0", "ssl.keystore.location")]
    [InlineData("listeners=SSL://127.0.0.1:0\nssl.keystore.location=/nowhere.pem", "ssl.keystore.location")]
    public async Task Broker_does_not_start_without_the_certificate_of_its_listener(string lines, string setting)
    {
        string file = _folder.Write("server.properties", $"{lines}\nlog.dirs={Path.Combine(_folder.Path, "tls")}\n");
        ProgramEnd end = await RunningMillrace.RunAsync("broker", "--config", file);
        Assert.Equal(ExitCode.Unavailable, end.ExitCode);
        AssertOneLine(end, setting);
    }

    [Fact]
    public async Task Port_that_is_taken_is_told_once_with_the_way_out()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        ProgramEnd end = await RunningMillrace.RunAsync(
            "broker", "--data", Path.Combine(_folder.Path, "broker"), "--port",
            ((IPEndPoint)other.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(ExitCode.Unavailable, end.ExitCode);
        Assert.EndsWith("ddress already in use. Stop what uses the port, or choose another (0 takes any free one).", end.Errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_is_that_of_the_build()
    {
        ProgramEnd end = await RunningMillrace.RunAsync("--version");
        Assert.Equal(ExitCode.Success, end.ExitCode);
        Assert.Matches(@"^millrace \d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9a-f]+)?$", end.Output);
    }

    [Fact]
    public async Task Alone_the_program_shows_its_help()
    {
        ProgramEnd alone = await RunningMillrace.RunAsync(), help = await RunningMillrace.RunAsync("--help");
        Assert.Equal(ExitCode.Success, alone.ExitCode);
        Assert.Contains("Commands:", alone.Output, StringComparison.Ordinal);
        Assert.Equal(help.Output, alone.Output);
    }

    [Fact]
    public async Task Help_ends_with_examples()
    {
        ProgramEnd end = await RunningMillrace.RunAsync("topic", "create", "--help");
        Assert.Equal(ExitCode.Success, end.ExitCode);
        Assert.Contains("Examples:\n  millrace topic create Readings\n", end.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "  millrace dev --databases\n")]
    [InlineData("topic", "  millrace topic create Readings\n  millrace topic list\n")]
    [InlineData("pipeline", "  millrace pipeline plan -f smart-meter.yaml\n  millrace pipeline apply -f smart-meter.yaml\n")]
    public async Task Help_of_a_group_ends_with_an_example_of_each_command(string group, string examples)
    {
        ProgramEnd end = await RunningMillrace.RunAsync([.. group.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal(ExitCode.Success, end.ExitCode);
        Assert.Contains(examples, end.Output[end.Output.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertOneLine(ProgramEnd end, string message)
    {
        Assert.Equal("", end.Output);
        Assert.StartsWith("millrace: ", end.Errors, StringComparison.Ordinal);
        Assert.Contains(message, end.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', end.Errors);
    }
}
