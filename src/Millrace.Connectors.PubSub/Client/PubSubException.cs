namespace Millrace.Connectors.PubSub.Client;

/// <summary>A call that failed, with what follows from it.</summary>
internal sealed class PubSubException(PubSubErrorKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public PubSubErrorKind Kind { get; } = kind;
}
