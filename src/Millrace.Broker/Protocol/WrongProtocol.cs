namespace Millrace.Broker.Protocol;

/// <summary>Recognises what a client of another protocol says first, so that the log line names the mistake and not a strange length.</summary>
internal static class WrongProtocol
{
    /// <summary>A guess at who sent these bytes where a frame length was expected; null if they look like nothing known.</summary>
    public static string? Recognise(ReadOnlySpan<byte> first) => first switch
    {
        // A TLS record of type handshake, version 3.x, is what a ClientHello starts with (RFC 8446, section 5.1).
        [0x16, 0x03, ..] => "a TLS ClientHello: the client uses security.protocol=SSL on a plaintext port",
        [(byte)'G', (byte)'E', (byte)'T', (byte)' ', ..] => "an HTTP GET: this is a Kafka port, not an HTTP one",
        [(byte)'P', (byte)'O', (byte)'S', (byte)'T', ..] => "an HTTP POST: this is a Kafka port, not an HTTP one",
        [(byte)'P', (byte)'U', (byte)'T', (byte)' ', ..] => "an HTTP PUT: this is a Kafka port, not an HTTP one",
        [(byte)'H', (byte)'E', (byte)'A', (byte)'D', ..] => "an HTTP HEAD: this is a Kafka port, not an HTTP one",
        [(byte)'H', (byte)'T', (byte)'T', (byte)'P', ..] => "an HTTP answer",
        _ => null,
    };
}
