using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Millrace.Deploy.Tests.Rendering;
using Millrace.TestServers;
using static Millrace.Deploy.Tests.Rendering.Resource;

namespace Millrace.Deploy.Tests.Running;

/// <summary>The servers started with the arguments and the configuration of the manifests, and asked what the probes ask.</summary>
public sealed class ServerTests(Manifests manifests) : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-servers-").FullName;
    private readonly List<ServerProcess> _servers = [];
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Registry_and_worker_start_as_the_manifests_say_and_answer_their_probes()
    {
        IReadOnlyList<Resource> resources = await manifests.OfAsync("gke");
        Resource registry = resources.Single(resource => resource is { Kind: "Deployment", Name: "registry" });
        Resource worker = resources.Single(resource => resource is { Kind: "Deployment", Name: "millrace-worker" });
        int kafkaPort = FreePort.Next(), registryPort = FreePort.Next(), workerPort = FreePort.Next();
        string kafka = $"127.0.0.1:{kafkaPort}";

        Start("broker", "--data", Path.Combine(_folder, "kafka"), "--port", Text(kafkaPort));
        await ListensAsync(kafkaPort);
        Start([.. Arguments(registry).Select(argument =>
            argument.Replace("kafka:9092", kafka).Replace("0.0.0.0", "127.0.0.1").Replace("8081", Text(registryPort)))]);
        await AnswersAsync(registry, registryPort);

        string passwords = Directory.CreateDirectory(Path.Combine(_folder, "secrets")).FullName;
        await File.WriteAllTextAsync(Path.Combine(passwords, "mysql-password"), "s3cret-of-the-pod");
        string map = Text(Items(worker.Pod!["volumes"]).Select(volume => volume["configMap"]).First(volume => volume is not null)!["name"]);
        string config = Path.Combine(_folder, "worker.properties");
        await File.WriteAllTextAsync(config, Text(
            resources.Single(resource => resource.Kind == "ConfigMap" && resource.Name == map).Document["data"]!["worker.properties"]));
        // As the pod's own address; a child has the environment of this process.
        Environment.SetEnvironmentVariable("POD_IP", "127.0.0.1");
        Start([.. Arguments(worker).Select(argument => argument.Replace("/etc/millrace/config/worker.properties", config)),
            "--set", $"bootstrap.servers={kafka}", "--set", $"listeners=http://127.0.0.1:{workerPort}",
            "--set", $"config.providers.secrets.param.allowed.paths={passwords}"]);
        await AnswersAsync(worker, workerPort);

        // The sample connector names the mounted password and never shows it.
        string sample = (await File.ReadAllTextAsync(Path.Combine(Places.Deploy, "connectors", "smart-meter-mysql.json")))
            .Replace("/etc/millrace/secrets", passwords).Replace("mysql-service", "127.0.0.1");
        JsonNode settings = JsonNode.Parse(sample)!["config"]!;
        using HttpResponseMessage validated =
            await _http.PutAsync($"http://127.0.0.1:{workerPort}/connector-plugins/MySqlSink/config/validate",
            new StringContent(settings.ToJsonString(), new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")));
        string answer = await validated.Content.ReadAsStringAsync();
        Assert.True(validated.IsSuccessStatusCode, answer);
        Assert.DoesNotContain("s3cret-of-the-pod", answer);
        JsonNode password = JsonNode.Parse(answer)!["configs"]!.AsArray()
            .Single(entry => Text(entry!["value"]!["name"]) == "connection.password")!;
        Assert.Empty(password["value"]!["errors"]!.AsArray());

        // SIGTERM is how a pod ends: with exit code 0, long before its grace period.
        Assert.Equal(0, await _servers[^1].StopAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServerProcess server in Enumerable.Reverse(_servers)) await server.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Start(params string[] arguments)
    {
        var server = new ServerProcess(arguments);
        _servers.Add(server);
        server.Start();
    }

    private async Task AnswersAsync(Resource deployment, int port)
    {
        foreach (string probe in new[] { "startupProbe", "readinessProbe", "livenessProbe" })
        {
            string path = Text(deployment.Containers.Single()[probe]!["httpGet"]!["path"]);
            await UntilAsync(async () =>
                (await _http.GetAsync($"http://127.0.0.1:{port}{path}")).StatusCode == HttpStatusCode.OK, $"{deployment} {probe} {path}");
        }
    }

    private Task ListensAsync(int port) => UntilAsync(async () =>
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        return true;
    }, $"port {port}");

    private async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        DateTime deadline = DateTime.UtcNow.AddSeconds(60);
        while (true)
        {
            try
            {
                if (await holds()) return;
            }
            catch (Exception fault) when (fault is HttpRequestException or SocketException)
            {
                // Not there yet.
            }

            Assert.True(DateTime.UtcNow < deadline, $"{what}: no good answer. {_servers[^1].Output}");
            await Task.Delay(50);
        }
    }

    private static IEnumerable<string> Arguments(Resource deployment) =>
        Items(deployment.Containers.Single()["args"]).Select(Resource.Text);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(JsonNode? node) => Resource.Text(node);
}
