namespace Millrace.Broker.Tests.Clients;

/// <summary>KafkaJS 2.2.4 from npm, installed into a temporary folder.</summary>
public sealed class KafkaJsTests
{
    [Fact]
    public async Task Script_passes()
    {
        string node = Tool.Require("node", "nodejs");
        string npm = Tool.Require("npm", "npm");
        string folder = Directory.CreateTempSubdirectory("millrace-kafkajs-").FullName;
        try
        {
            await InstallAsync(npm, folder);
            string script = Path.Combine(folder, "kafkajs_roundtrip.js");
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Clients", "Scripts", "kafkajs_roundtrip.js"), script);
            await using TestBroker broker = await TestBroker.StartAsync();

            string output = await Tool.RunAsync(node, [script, broker.BootstrapServers], folder: folder);

            Assert.EndsWith("ok\n", output, StringComparison.Ordinal);
            Assert.Empty(broker.Log.Lines);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task InstallAsync(string npm, string folder)
    {
        try
        {
            await Tool.RunAsync(npm, ["install", "--no-audit", "--no-fund", "--prefix", folder, "kafkajs@2.2.4"], folder: folder);
        }
        catch (Exception failure) when (failure is Xunit.Sdk.XunitException or OperationCanceledException)
        {
            Assert.Skip($"npm could not install kafkajs: {failure.Message}");
        }
    }
}
