using System.Text;
using Millrace.Cli.Terminal;
using Millrace.Errors;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Records;

/// <summary>Sends lines as records and sees to it that all of them arrive.</summary>
/// <exception cref="CommandException">It names the line.</exception>
internal sealed class LineSender : IDisposable
{
    private readonly string _topic;
    private readonly int _partition;
    private readonly MessageHeaders _headers;
    private readonly SchemaLines? _schema;
    private readonly KafkaProducer _producer;
    private KafkaException? _failure;
    private long _line;

    /// <param name="schema">Turns values into records under a schema; null sends them as they are.</param>
    public LineSender(KafkaConfig kafka, string topic, int partition, MessageHeaders headers, SchemaLines? schema)
    {
        _topic = topic;
        _partition = partition;
        _headers = headers;
        _schema = schema;
        _producer = new KafkaProducer(kafka, new KafkaProducerOptions { OnReports = Note });
    }

    /// <summary>Key of all records, unless the line has its own.</summary>
    public string? Key { get; init; }

    /// <summary>Text between key and value; null: lines are values.</summary>
    public string? KeySeparator { get; init; }

    /// <summary>Where the one text comes from that is sent; null: lines are sent.</summary>
    public string? Origin { get; init; }

    /// <summary>The text that stands for a null value.</summary>
    public string? NullMarker { get; init; }

    public long Sent { get; private set; }

    private string Place => Origin ?? $"Line {_line}";

    /// <summary>Waits for a broker that answers.</summary>
    /// <exception cref="KafkaException">None answers: one that takes connections may still say nothing.</exception>
    public Task EnsureAnswersAsync(CancellationToken cancellationToken) =>
        _producer.EnsureAnswersAsync(KafkaOptions.Patience).WaitAsync(cancellationToken);

    public async Task SendAsync(string line, CancellationToken cancellationToken)
    {
        _line++;
        string? key = Key;
        string value = line;
        if (KeySeparator is { Length: > 0 })
        {
            int split = line.IndexOf(KeySeparator, StringComparison.Ordinal);
            if (split < 0) throw CommandException.Usage($"{Place} has no '{KeySeparator}' between key and value.");
            key = line[..split];
            value = line[(split + KeySeparator.Length)..];
        }

        await QueueAsync(key, value == NullMarker ? null : Encode(value), Place, cancellationToken);
    }

    /// <summary>Sends bytes as they are.</summary>
    public Task SendAsync(byte[] value, CancellationToken cancellationToken) => QueueAsync(Key, value, "The value", cancellationToken);

    /// <summary>Waits until the broker has acknowledged everything.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (!await _producer.FlushAsync(TimeSpan.FromSeconds(1)))
        {
            ThrowIfFailed();
            cancellationToken.ThrowIfCancellationRequested();
        }

        ThrowIfFailed();
    }

    public void Dispose() => _producer.Dispose();

    private async Task QueueAsync(string? key, byte[]? bytes, string what, CancellationToken cancellationToken)
    {
        while (true)
        {
            ThrowIfFailed();
            KafkaErrorCode code =
                _producer.Produce(_topic, key is null ? default : Encoding.UTF8.GetBytes(key), bytes, _partition, headers: _headers);
            if (code == KafkaErrorCode.None) break;
            if (code != KafkaErrorCode.LocalQueueFull)
                throw CommandException.Failed(
                    $"{what} ({bytes?.Length ?? 0} bytes) cannot be sent to topic "
                    + $"'{_topic}': {KafkaError.Of(code).Description}{WayOut(code)}");
            await _producer.WaitForSpaceAsync(cancellationToken);
        }

        Sent++;
    }

    private static string WayOut(KafkaErrorCode code) => code == KafkaErrorCode.MessageTooLarge
        ? " Send smaller ones, or where brokers take larger requests (socket.request.max.bytes) raise --kafka message.max.bytes=BYTES."
        : "";

    private byte[] Encode(string value)
    {
        if (_schema is null) return Encoding.UTF8.GetBytes(value);
        try
        {
            return _schema.Encode(value);
        }
        catch (DataException fault)
        {
            throw CommandException.Usage($"{Place} does not fit the schema: {fault.Message}");
        }
    }

    private void Note(ReadOnlySpan<DeliveryReport> reports)
    {
        foreach (ref readonly DeliveryReport report in reports)
            if (!report.IsDelivered) _failure ??= report.ToException();
    }

    private void ThrowIfFailed()
    {
        if (_failure is { } failure) throw failure;
    }
}
