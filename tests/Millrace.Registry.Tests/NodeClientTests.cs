using System.Diagnostics;

namespace Millrace.Registry.Tests;

/// <summary>@kafkajs/confluent-schema-registry and KafkaJS from npm, in a temporary folder, against this registry and our broker.</summary>
public sealed class NodeClientTests(TestBroker broker)
{
    private static readonly string[] Packages = ["@kafkajs/confluent-schema-registry@4.1.0", "kafkajs@2.2.4"];

    [Fact]
    public async Task Script_passes()
    {
        string folder = Directory.CreateTempSubdirectory("millrace-node-registry-").FullName;
        try
        {
            (int installed, string log) =
                await RunAsync(folder, "npm", ["install", "--no-audit", "--no-fund", "--prefix", folder, .. Packages]);
            Assert.SkipWhen(installed != 0, $"npm could not install {string.Join(' ', Packages)}: {log}");
            string script = Path.Combine(folder, "kafkajs_registry.js");
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Scripts", "kafkajs_registry.js"), script);
            await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);

            (_, string output) = await RunAsync(folder, "node", script, registry.Url.ToString().TrimEnd('/'), broker.BootstrapServers);

            Assert.EndsWith("ok\n", output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, await errors + output);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
