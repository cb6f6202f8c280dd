using Millrace.Config;
using Millrace.Formats;
using Millrace.Kafka;

namespace Millrace.Connectors.Kafka.Tests;

/// <summary>The checks that every sink passes, for a sink that writes to a topic of another name.</summary>
public sealed class KafkaSinkConformance(Brokers brokers) : SinkConformance
{
    // A record that comes again is written again without transactions; and the address that a broker advertises is not a relay's.
    public static TheoryData<string> Checks => new(ChecksFor(SinkLacks.Idempotence | SinkLacks.Outages));

    private string Target => $"{Name}-copy";

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string check) => RunAsync(check, TestContext.Current.CancellationToken);

    protected override SinkConnector CreateConnector() => (SinkConnector)KafkaPlugins.All.Single().Create();

    protected override Dictionary<string, string> Config() => new() { ["topics"] = Name, ["output.topic"] = "${topic}-copy" };

    protected override TestSinkContext CreateContext(TestReporter? reporter) => new(reporter)
    {
        Name = Name,
        Cluster = new Dictionary<string, string> { ["bootstrap.servers"] = brokers.Servers },
        Converters = Converters.Create,
    };

    /// <summary>More than a topic takes, though it could be sent.</summary>
    protected override TestRecord BadRecord() => TestRecord.Text("bad", new string('x', 900_000));

    protected override async Task PrepareAsync()
    {
        using var admin = new KafkaAdmin(new KafkaConfig(brokers.Servers));
        var limit = new Dictionary<string, string> { ["max.message.bytes"] = "100000" };
        await admin.CreateTopicAsync(new NewTopic(Target, 3, 1) { Configs = limit });
    }

    protected override Task<IReadOnlyList<WrittenRecord>> ReadBackAsync()
    {
        var written = new List<WrittenRecord>();
        foreach (Seen seen in Topics.Read(brokers.Servers, Target, 0))
        {
            // A tombstone takes away what was there of its key.
            if (seen.Value is null) written.RemoveAll(record => record.Key == seen.Key);
            else written.Add(new WrittenRecord(seen.Key!, seen.Value));
        }

        return Task.FromResult<IReadOnlyList<WrittenRecord>>(written);
    }
}

/// <summary>Text for keys and values, as a worker would make the converters.</summary>
internal static class Converters
{
    public static Converter Create(string setting, ConverterRole role)
    {
        string name = role == ConverterRole.Header
            ? "org.apache.kafka.connect.storage.SimpleHeaderConverter"
            : "org.apache.kafka.connect.storage.StringConverter";
        var converter = (Converter)FormatPlugins.All.First(plugin => plugin.ClassName == name).Create();
        converter.Configure(new Dictionary<string, string>(), role);
        return converter;
    }
}
