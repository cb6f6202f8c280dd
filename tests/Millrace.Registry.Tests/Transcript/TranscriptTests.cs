using System.Text;
using Millrace.TestServers;

namespace Millrace.Registry.Tests.Transcript;

/// <summary>Replays what was recorded from Confluent Schema Registry 8.1.3, request by request on one registry.</summary>
public abstract class TranscriptTests(Func<string> bootstrapServers)
{
    [Fact]
    public async Task Answers_what_the_original_answered()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(bootstrapServers());
        var differences = new StringBuilder();
        int compared = 0;
        foreach (TranscriptEntry entry in TranscriptFile.Read())
        {
            TestAnswer answer = await registry.SendAsync(
                new HttpMethod(entry.Method), entry.Path, entry.RequestBody, entry.RequestContentType, entry.Accept);
            compared++;
            if (TranscriptScope.Deviations.TryGetValue((entry.Method, entry.Path, entry.RequestBody), out var deviation))
            {
                Assert.Equal(500, entry.Status);
                Assert.Equal((deviation.Status, deviation.Code), ((int)answer.Status, answer.ErrorCode));
                continue;
            }

            string expected = $"{entry.Status} {entry.ContentType} {TranscriptScope.Stable(entry.Body)}";
            string actual = $"{(int)answer.Status} {answer.ContentType} {TranscriptScope.Stable(answer.Body)}";
            if (expected != actual)
                differences.AppendLine(entry.ToString()).Append("  expected ").AppendLine(expected).Append("  actual   ")
                    .AppendLine(actual);
        }

        Assert.Equal("", differences.ToString());
        Assert.Equal(263, compared);
    }
}

public class TranscriptOnEmbeddedBrokerTests(TestBroker broker) : TranscriptTests(() => broker.BootstrapServers);

public class TranscriptOnKafkaTests(KafkaServer kafka) : TranscriptTests(() => kafka.BootstrapServers);
