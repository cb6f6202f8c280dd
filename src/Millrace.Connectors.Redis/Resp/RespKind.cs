namespace Millrace.Connectors.Redis.Resp;

/// <summary>What a reply is. RESP2 has the first six (null as a length of -1), RESP3 all.</summary>
internal enum RespKind
{
    SimpleString, Error, Integer, BulkString, Array, Null, Double, Boolean, BigNumber, Verbatim, Map, Set, Push, Attribute,
}
