namespace Millrace.Registry.Log;

/// <summary>A record to write.</summary>
/// <param name="Key">Which record it replaces.</param>
/// <param name="Value">JSON; null removes.</param>
internal readonly record struct LogEntry(RecordKey Key, byte[]? Value);
