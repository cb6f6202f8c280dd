namespace Millrace.Broker.Protocol;

/// <summary>
/// The bytes of a request break the protocol. Kafka has no generic error frame, so the only answer is to close the connection
/// after one log line with this message.
/// </summary>
internal sealed class ProtocolException(string message) : Exception(message);
