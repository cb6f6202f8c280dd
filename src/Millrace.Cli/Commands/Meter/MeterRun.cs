using System.Buffers;
using Millrace.Cli.Terminal;
using Millrace.Connectors;
using Millrace.Kafka;
using Millrace.Records;

namespace Millrace.Cli.Commands.Meter;

/// <summary>Sends readings to a topic, at a given rate or as fast as it goes, and counts what the broker has acknowledged.</summary>
internal sealed class MeterRun : IDisposable
{
    // Sent and paced in slices of 10 ms: smooth at any rate, and few enough wake-ups.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(10);

    private const int LargestSlice = 5000;

    private readonly MeterReadings _readings;
    private readonly Converter _converter;
    private readonly string _topic;
    private readonly KafkaProducer _producer;
    private readonly RecordBatch _batch = new();
    private readonly ArrayBufferWriter<byte> _value = new(256);
    private long _acknowledged;
    private KafkaException? _failure;

    /// <param name="readings">What is sent.</param>
    /// <param name="converter">A configured value converter.</param>
    /// <param name="topic">Where to.</param>
    /// <param name="kafka">Settings of the producer.</param>
    public MeterRun(MeterReadings readings, Converter converter, string topic, KafkaConfig kafka)
    {
        _readings = readings;
        _converter = converter;
        _topic = topic;
        _producer = new KafkaProducer(kafka, new KafkaProducerOptions { OnReports = Count });
    }

    /// <summary>Readings handed to the producer.</summary>
    public long Sent { get; private set; }

    /// <summary>Whether it came to its end, and was not stopped before.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Readings that the broker has.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>
    /// Sends until there are no more readings, <paramref name="count"/> have been sent or the token is cancelled;
    /// then waits for the acknowledgements.
    /// </summary>
    /// <param name="rate">Readings a second; 0 is as fast as it goes.</param>
    /// <param name="count">Most readings to send; null is no limit.</param>
    /// <param name="cancellationToken">Ends the sending in good order.</param>
    /// <exception cref="KafkaException">No broker answers.</exception>
    public async Task RunAsync(double rate, long? count, CancellationToken cancellationToken)
    {
        await _producer.EnsureAnswersAsync(KafkaOptions.Patience).WaitAsync(cancellationToken);
        long started = TimeProvider.System.GetTimestamp();
        bool more = true;
        while (more && !cancellationToken.IsCancellationRequested && (count is null || Sent < count))
        {
            ThrowIfFailed();
            long due = rate <= 0 ? LargestSlice : (long)(TimeProvider.System.GetElapsedTime(started).TotalSeconds * rate) + 1 - Sent;
            due = Math.Min(Math.Min(due, LargestSlice), count - Sent ?? long.MaxValue);
            if (due > 0) more = await SendAsync((int)due, cancellationToken);
            if (rate > 0 && more) await PauseAsync(cancellationToken);
        }

        IsComplete = !more || Sent >= count;
        while (!await _producer.FlushAsync(TimeSpan.FromSeconds(1))) ThrowIfFailed();
        ThrowIfFailed();
    }

    public void Dispose() => _producer.Dispose();

    private static async Task PauseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Slice, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The loop's own condition ends it.
        }
    }

    /// <summary>Sends so many readings; false when there were not as many left.</summary>
    private async Task<bool> SendAsync(int count, CancellationToken cancellationToken)
    {
        _batch.Reset();
        while (_batch.Count < count && _readings.Next(_batch))
        {
        }

        for (int i = 0; i < _batch.Count; i++)
        {
            while (!SendOne(in _batch[i]))
            {
                ThrowIfFailed();
                await _producer.WaitForSpaceAsync(CancellationToken.None);
            }

            Sent++;
        }

        return _batch.Count == count;
    }

    private bool SendOne(in Record record)
    {
        _value.ResetWrittenCount();
        _converter.Encode(_topic, record.ValueSchema, in record.Value, _value);
        Span<byte> key = stackalloc byte[20];
        record.Value.Items[0].AsInt64.TryFormat(key, out int length, default, System.Globalization.CultureInfo.InvariantCulture);
        KafkaErrorCode code = _producer.Produce(_topic, key[..length], _value.WrittenSpan);
        if (code == KafkaErrorCode.LocalQueueFull) return false;
        if (code != KafkaErrorCode.None)
            throw CommandException.Failed($"Cannot send to topic '{_topic}': {KafkaError.Of(code).Description}");
        return true;
    }

    private void Count(ReadOnlySpan<DeliveryReport> reports)
    {
        int delivered = 0;
        foreach (ref readonly DeliveryReport report in reports)
        {
            if (report.IsDelivered) delivered++;
            else _failure ??= report.ToException();
        }

        Interlocked.Add(ref _acknowledged, delivered);
    }

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
            throw CommandException.Failed($"The broker has refused a reading for topic '{_topic}': {failure.Message}");
    }
}
