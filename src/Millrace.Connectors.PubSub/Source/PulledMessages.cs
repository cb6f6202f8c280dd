using System.Text.Json;
using Millrace.Connectors.PubSub.Client;
using Millrace.Timing;

namespace Millrace.Connectors.PubSub.Source;

/// <summary>
/// One reply to a pull, kept until all its messages are settled: the messages are read from it when they are polled, and their
/// acknowledgement ids when they are acknowledged. <b>Threads</b>: reading is free for all;
/// what is settled is the <see cref="Leases"/>' to change, under their lock.
/// </summary>
internal sealed class PulledMessages : IDisposable
{
    private readonly Reply _reply;
    private readonly List<(int AckStart, int AckLength, int Start, int Length)> _messages = [];
    private readonly List<bool> _isSettled = [];

    private PulledMessages(Reply reply) => _reply = reply;

    /// <summary>Number among the pulls of its task.</summary>
    public long Number { get; set; }

    public int Count => _messages.Count;

    /// <summary>Bytes held.</summary>
    public int Size => _reply.Length;

    /// <summary>Messages that are not settled.</summary>
    public int Open { get; private set; }

    /// <summary>
    /// When they were pulled, and when the service gives them to somebody else; in <see cref="TimeProviderExtensions.Milliseconds"/>.
    /// </summary>
    public long PulledAt { get; set; }

    public long LeaseEnd { get; set; }

    /// <summary>The message object as JSON.</summary>
    public ReadOnlySpan<byte> MessageAt(int index) => _reply.Buffer.AsSpan(_messages[index].Start, _messages[index].Length);

    public ReadOnlySpan<byte> AckIdAt(int index) => _reply.Buffer.AsSpan(_messages[index].AckStart, _messages[index].AckLength);

    public bool IsSettled(int index) => _isSettled[index];

    /// <summary>False when it was settled before.</summary>
    public bool Settle(int index)
    {
        if (_isSettled[index]) return false;
        _isSettled[index] = true;
        Open--;
        return true;
    }

    public void Dispose() => _reply.Dispose();

    /// <summary>
    /// Finds the messages of <c>{"receivedMessages":[{"ackId":"...","message":{...},"deliveryAttempt":1}]}</c> and takes over the reply.
    /// </summary>
    /// <exception cref="PubSubException">For what is no such reply.</exception>
    public static PulledMessages Read(Reply reply)
    {
        var pulled = new PulledMessages(reply);
        try
        {
            pulled.Scan();
            pulled.Open = pulled.Count;
            return pulled;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            reply.Dispose();
            // A proxy in between, or a reply that was cut off: the messages come again.
            throw new PubSubException(PubSubErrorKind.Transient, $"The reply to a pull cannot be read: {fault.Message}", fault);
        }
    }

    private void Scan()
    {
        var reader = new Utf8JsonReader(_reply.Memory.Span);
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isMessages = reader.ValueTextEquals("receivedMessages"u8);
            reader.Read();
            if (!isMessages)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject) ScanOne(ref reader);
        }
    }

    private void ScanOne(ref Utf8JsonReader reader)
    {
        (int AckStart, int AckLength, int Start, int Length) found = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isAckId = reader.ValueTextEquals("ackId"u8), isMessage = reader.ValueTextEquals("message"u8);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            if (isAckId)
            {
                // In place, behind the quote: unescaped text is never longer.
                found.AckStart = start + 1;
                found.AckLength = reader.CopyString(_reply.Buffer.AsSpan(start + 1));
            }

            reader.Skip();
            if (isMessage) (found.Start, found.Length) = (start, (int)reader.BytesConsumed - start);
        }

        if (found.AckLength == 0 || found.Length == 0) throw new JsonException("A received message has no ackId or no message.");
        if (Count == PubSubLimits.MessagesOfRequest) throw new JsonException($"More than {Count} messages came at once.");
        _messages.Add(found);
        _isSettled.Add(false);
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type) throw new JsonException($"A {type} was expected.");
    }
}
