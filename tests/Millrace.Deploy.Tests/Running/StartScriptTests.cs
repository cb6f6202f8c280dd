using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using Millrace.Deploy.Tests.Rendering;
using Millrace.TestServers;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins.Providers;

namespace Millrace.Deploy.Tests.Running;

/// <summary>The start scripts of the containers, run as they are.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StartScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-start-").FullName;

    [Fact]
    public async Task Redis_wants_the_password_of_the_secret()
    {
        if (!Run.Has("redis-server")) Absent.Skip("No redis-server: apt-get install redis-server.");
        await File.WriteAllTextAsync(Path.Combine(_folder, "password"), "8b1e4c");
        int port = FreePort.Next();
        // Only port, address and folder are this machine's.
        string template = (await File.ReadAllTextAsync(Path.Combine(Places.Deploy, "kubernetes/base/redis/redis.conf")))
            .Replace("port 6379", $"port {port}").Replace("bind * -::*", "bind 127.0.0.1").Replace("/data", _folder);
        await File.WriteAllTextAsync(Path.Combine(_folder, "template"), template);
        var start = new ProcessStartInfo("sh", [Path.Combine(Places.Deploy, "kubernetes/base/redis/start.sh")])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["REDIS_RUN"] = _folder, ["REDIS_PASSWORD_FILE"] = Path.Combine(_folder, "password"),
                ["REDIS_TEMPLATE"] = Path.Combine(_folder, "template"),
            },
        };
        using Process redis = Process.Start(start)!;
        Task<string> output = redis.StandardOutput.ReadToEndAsync();
        try
        {
            using TcpClient client = await ConnectAsync(port, redis, output);
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            foreach (var (request, answer) in new[] { ("PING", "-NOAUTH"), ("AUTH wrong", "-WRONGPASS"), ("AUTH 8b1e4c", "+OK"),
                ("PING", "+PONG") })
            {
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request + "\r\n"));
                Assert.StartsWith(answer, await reader.ReadLineAsync());
            }

            Assert.DoesNotContain("8b1e4c", await File.ReadAllTextAsync($"/proc/{redis.Id}/cmdline"));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "redis.conf")));
        }
        finally
        {
            redis.Kill(entireProcessTree: true);
            await redis.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task Redis_does_not_start_without_a_password()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "password"), "");
        (int code, _, string errors) = await Run.TryAsync("sh", [Path.Combine(Places.Deploy, "kubernetes/base/redis/start.sh")],
            environment: new Dictionary<string, string>
            {
                ["REDIS_PASSWORD_FILE"] = Path.Combine(_folder, "password"),
                ["REDIS_RUN"] = _folder
            });
        Assert.Equal(1, code);
        Assert.Contains("redis-password", errors);
    }

    [Fact]
    public async Task Each_Kafka_node_knows_itself_and_all_voters()
    {
        IReadOnlyDictionary<string, string> third = await KafkaConfigurationAsync("kafka-2", nodes: 3);
        Assert.Equal("2", third["node.id"]);
        Assert.Equal(
            string.Join(',', Enumerable.Range(0, 3).Select(node => $"{node}@kafka-{node}.kafka-headless.millrace.svc:9093")),
            third["controller.quorum.voters"]);
        Assert.Equal("PLAINTEXT://kafka-2.kafka-headless.millrace.svc:9092", third["advertised.listeners"]);
        Assert.Equal("3", third["default.replication.factor"]);
        Assert.Equal("2", third["min.insync.replicas"]);

        IReadOnlyDictionary<string, string> only = await KafkaConfigurationAsync("kafka-0", nodes: 1);
        Assert.Equal("0@kafka-0.kafka-headless.millrace.svc:9093", only["controller.quorum.voters"]);
        Assert.Equal("1", only["offsets.topic.replication.factor"]);
        Assert.Equal("1", only["min.insync.replicas"]);
    }

    /// <summary>A real Kafka formats and starts with our settings; only names, ports and folders are this machine's.</summary>
    [Fact]
    public async Task A_real_Kafka_starts_with_it()
    {
        if (Repository.Shared("kafka") is not { } kafka)
        {
            Assert.Skip("No shared/kafka beside the repository: there is no real Kafka to start.");
            return;
        }

        if (!Run.Has("java")) Absent.Skip("No Java to start the real Kafka with: apt-get install openjdk-17-jre-headless.");
        int port = FreePort.Next(), controller = FreePort.Next();
        string template = (await File.ReadAllTextAsync(Path.Combine(Places.Deploy, "kubernetes/base/kafka/server.properties")))
            .Replace("@VOTERS@", $"0@127.0.0.1:{controller}").Replace("@HOST@", "127.0.0.1").Replace(":9092", $":{port}")
            .Replace(":9093", $":{controller}")
            .Replace("//:", "//127.0.0.1:").Replace("/var/lib/kafka/data", _folder);
        await File.WriteAllTextAsync(Path.Combine(_folder, "template"), template);
        string log4j = Path.Combine(Places.Deploy, "kubernetes/base/kafka/log4j2.properties");
        foreach (var (script, main) in new[] { ("storage", "kafka.tools.StorageTool"), ("server-start", "kafka.Kafka") })
            await ScriptAsync(script, $"exec java -Xmx384m -Dlog4j2.configurationFile={log4j} -cp '{kafka}/libs/*' {main} \"$@\"\n");

        var start = new ProcessStartInfo("sh",
            [Path.Combine(Places.Deploy, "kubernetes/base/kafka/start.sh")])
        { RedirectStandardOutput = true };
        foreach (var (name, value) in KafkaEnvironment("kafka-0", 1, Path.Combine(_folder, "template"))) start.Environment[name] = value;
        using Process node = Process.Start(start)!;
        var output = new StringBuilder();
        node.OutputDataReceived += (_, line) =>
        {
            lock (output) output.AppendLine(line.Data);
        };
        node.BeginOutputReadLine();
        try
        {
            DateTime deadline = DateTime.UtcNow.AddMinutes(3);
            while (true)
            {
                string text;
                lock (output) text = output.ToString();
                if (text.Contains("Kafka Server started", StringComparison.Ordinal)) break;
                Assert.False(node.HasExited || DateTime.UtcNow > deadline, text);
                await Task.Delay(100);
            }

            await MillraceProgram.RunAsync("topic", "create", "Readings", "-b", $"127.0.0.1:{port}");
            // Partitions and replicas are the defaults of our settings.
            string topic = await MillraceProgram.RunAsync("topic", "describe", "Readings", "--json", "-b", $"127.0.0.1:{port}");
            Assert.Equal(3, JsonNode.Parse(topic)!["partitions"]!.AsArray().Count);
        }
        finally
        {
            node.Kill(entireProcessTree: true);
            await node.WaitForExitAsync();
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<IReadOnlyDictionary<string, string>> KafkaConfigurationAsync(string pod, int nodes)
    {
        foreach (string script in new[] { "storage", "server-start" }) await ScriptAsync(script, "exit 0\n");
        (int code, string output, string errors) =
            await Run.TryAsync("sh", [Path.Combine(Places.Deploy, "kubernetes/base/kafka/start.sh")],
            environment: KafkaEnvironment(pod, nodes, Path.Combine(Places.Deploy, "kubernetes/base/kafka/server.properties")));
        Assert.True(code == 0, output + errors);
        IReadOnlyDictionary<string, string> settings = PropertiesFile.Read(Path.Combine(_folder, "server.properties"));
        Assert.DoesNotContain(settings, setting => setting.Value.Contains('@') && setting.Key != "controller.quorum.voters");
        return settings;
    }

    private Dictionary<string, string> KafkaEnvironment(string pod, int nodes, string template) => new()
    {
        ["POD_NAME"] = pod, ["POD_NAMESPACE"] = "millrace", ["KAFKA_NODES"] = nodes.ToString(CultureInfo.InvariantCulture),
        ["CLUSTER_ID"] = "bWlsbHJhY2Uta2Fma2EtMQ", ["KAFKA_HOME"] = _folder, ["KAFKA_RUN"] = _folder, ["KAFKA_TEMPLATE"] = template,
    };

    private async Task ScriptAsync(string name, string body)
    {
        string file = Path.Combine(_folder, "bin", $"kafka-{name}.sh");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "#!/bin/sh\n" + body);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static async Task<TcpClient> ConnectAsync(int port, Process server, Task<string> output)
    {
        DateTime deadline = DateTime.UtcNow.AddSeconds(60);
        while (true)
        {
            try
            {
                var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return client;
            }
            catch (SocketException) when (!server.HasExited && DateTime.UtcNow < deadline)
            {
                await Task.Delay(50);
            }
            catch (SocketException)
            {
                Assert.Fail(server.HasExited ? await output : "Redis does not answer.");
            }
        }
    }
}
