namespace Millrace.Connectors.Redis.Resp;

/// <summary>What came is not RESP: the other end is no Redis server, or bytes were lost.</summary>
internal sealed class RespProtocolException(string message) : Exception(message);
