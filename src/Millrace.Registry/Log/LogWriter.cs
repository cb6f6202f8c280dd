using System.Text;
using Millrace.Kafka;
using Millrace.Registry.Settings;

namespace Millrace.Registry.Log;

/// <summary>Appends records to the topic. Owns the producer; one change at a time.</summary>
internal sealed class LogWriter(RegistrySettings settings) : IDisposable
{
    private KafkaProducer? _producer;

    /// <summary>Writes the records of one change, in order.</summary>
    /// <returns>Offset of the last one.</returns>
    /// <exception cref="KafkaException">At least one was not written.</exception>
    public async Task<long> AppendAsync(IReadOnlyList<LogEntry> entries, WriteClaim claim)
    {
        _producer ??= new KafkaProducer(KafkaSettings.Producer(settings));
        try
        {
            MessageHeaders headers = new MessageHeaders().Add(WriteClaim.HeaderName, claim.ToBytes());
            var reports = new List<Task<DeliveryReport>>(entries.Count);
            foreach (LogEntry entry in entries)
                reports.Add(_producer.ProduceAsync(settings.Topic, Encoding.UTF8.GetBytes(entry.Key.ToJson()), entry.Value, partition: 0,
                    headers: headers));
            DeliveryReport[] delivered = await Task.WhenAll(reports);
            return delivered.Max(report => report.Offset);
        }
        catch (KafkaException fault) when (fault.IsFatal)
        {
            // An idempotent producer that lost track of its sequence cannot be used again.
            _producer.Dispose();
            _producer = null;
            throw;
        }
    }

    public void Dispose() => _producer?.Dispose();
}
