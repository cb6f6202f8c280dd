namespace Millrace.Registry.Log;

/// <summary>A record read from the topic.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Timestamp">Ms since 1970 UTC.</param>
/// <param name="Key">UTF-8 JSON.</param>
/// <param name="Value">UTF-8 JSON; null removes.</param>
/// <param name="Claim">On what view it was decided; null for records of other registries.</param>
internal readonly record struct LogRecord(long Offset, long Timestamp, byte[] Key, byte[]? Value, WriteClaim? Claim);

/// <summary>A record to write.</summary>
/// <param name="Key">Which record it replaces.</param>
/// <param name="Value">JSON; null removes.</param>
internal readonly record struct LogEntry(RecordKey Key, byte[]? Value);

/// <summary>What became of a record that was read.</summary>
internal enum LogVerdict
{
    Counted,

    /// <summary>Another registry changed something after the view on which it was decided.</summary>
    Overtaken,

    /// <summary>It gives an id to a schema that belongs to another.</summary>
    IdTaken,

    /// <summary>Not a registry's record, or one of a later release.</summary>
    Unreadable,
}

/// <summary>The <c>keytype</c> of a record; in capitals with underscores it is what the key says.</summary>
internal enum RecordKind
{
    Schema,
    Config,
    Mode,
    Noop,
    DeleteSubject,
    ClearSubject,
    Context,
}
