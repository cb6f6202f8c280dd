namespace Millrace.Registry.Log;

/// <summary>A record read from the topic.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Timestamp">Ms since 1970 UTC.</param>
/// <param name="Key">UTF-8 JSON.</param>
/// <param name="Value">UTF-8 JSON; null removes.</param>
/// <param name="Claim">On what view it was decided; null for records of other registries.</param>
internal readonly record struct LogRecord(long Offset, long Timestamp, byte[] Key, byte[]? Value, WriteClaim? Claim);
