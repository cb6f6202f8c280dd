namespace Millrace.Connectors.PubSub.Client;

/// <summary>
/// A request's body in up to three pieces, so that a part of the messages can be sent from the buffer that holds them all.
/// </summary>
internal readonly record struct JsonParts(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Tail)
{
    public static JsonParts Of(ReadOnlyMemory<byte> body) => new(default, body, default);

    public int Length => Head.Length + Body.Length + Tail.Length;
}
