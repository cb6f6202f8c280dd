using Millrace.Broker.Security;

namespace Millrace.Broker.Tests.Clients;

/// <summary>KafkaJS from npm, of a fixed version.</summary>
public sealed class KafkaJsTests(KafkaJsTests.Installation npm) : IClassFixture<KafkaJsTests.Installation>
{
    [Fact]
    public async Task Round_trip_passes()
    {
        await using TestBroker broker = await TestBroker.StartAsync();

        Assert.EndsWith("ok\n", await npm.RunAsync("kafkajs_roundtrip.js", broker.BootstrapServers), StringComparison.Ordinal);
        Assert.Empty(broker.Log.Lines);
    }

    [Fact]
    public async Task Logins_and_transactions_pass()
    {
        await using TestBroker broker = await TestBroker.StartAsync(settings => settings.FromProperties(new Dictionary<string, string>
        {
            ["listeners"] = "SASL_PLAINTEXT://127.0.0.1:0", ["sasl.enabled.mechanisms"] = "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
        }, out _));
        new UserStore(broker.Folder).Set("alice", ScramCredential.Of(ScramMechanism.Sha256, "secret"),
            ScramCredential.Of(ScramMechanism.Sha512, "secret"));

        string output = await npm.RunAsync("kafkajs_transactions.js", broker.BootstrapServers, "alice", "secret");

        Assert.EndsWith("ok\n", output, StringComparison.Ordinal);
    }

    /// <summary>The package in a temporary folder, installed once; its tests are skipped where npm reaches no registry.</summary>
    public sealed class Installation : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("millrace-kafkajs-").FullName;
        private string _absent = "";

        public async ValueTask InitializeAsync()
        {
            try
            {
                await Tool.RunAsync("npm", ["install", "--no-audit", "--no-fund", "--prefix", _folder, "kafkajs@2.2.4"], folder: _folder);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                _absent = $"npm could not install kafkajs: {failure.Message}";
            }
        }

        /// <summary>Runs one of the scripts to its end.</summary>
        /// <returns>What it has printed.</returns>
        public Task<string> RunAsync(string script, params string[] arguments)
        {
            Assert.SkipWhen(_absent.Length > 0, _absent);
            string copy = Path.Combine(_folder, script);
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Clients", "Scripts", script), copy);
            return Tool.RunAsync(Tool.Require("node", "nodejs"), [copy, .. arguments], folder: _folder);
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
