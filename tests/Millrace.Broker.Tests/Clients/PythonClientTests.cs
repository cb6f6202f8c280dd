using Millrace.TestServers;

namespace Millrace.Broker.Tests.Clients;

/// <summary>Debian's python3-confluent-kafka and python3-kafka; each script asserts for itself and prints "ok" at its end.</summary>
public sealed class PythonClientTests
{
    /// <summary>Debian's own interpreter: another python3 on the path does not see Debian's packages.</summary>
    private const string Python = "/usr/bin/python3";

    [Theory]
    [InlineData("confluent_kafka", "python3-confluent-kafka", "confluent_roundtrip.py")]
    [InlineData("confluent_kafka", "python3-confluent-kafka", "confluent_admin.py")]
    [InlineData("confluent_kafka", "python3-confluent-kafka", "confluent_rebalance.py")]
    [InlineData("kafka", "python3-kafka", "kafka_python_roundtrip.py")]
    [InlineData("kafka", "python3-kafka", "kafka_python_admin.py")]
    public async Task Script_passes(string module, string package, string script)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Clients", "Scripts", script);
        if (!Directory.Exists($"/usr/lib/python3/dist-packages/{module}"))
            Absent.Skip($"{package} is not installed: apt-get install {package}");
        await using TestBroker broker = await TestBroker.StartAsync();

        string output = await Tool.RunAsync(Python, [path, broker.BootstrapServers]);

        Assert.EndsWith("ok\n", output, StringComparison.Ordinal);
        Assert.Empty(broker.Log.Lines);
    }
}
