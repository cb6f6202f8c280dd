namespace Millrace.Testing;

/// <summary>What a sink, or the system that it writes to, does not have: checks that need it are left out.</summary>
[Flags]
public enum SinkLacks
{
    /// <summary>It has everything.</summary>
    None = 0,

    /// <summary>A record without a value deletes nothing.</summary>
    Tombstones = 1,

    /// <summary>A record that comes again is written again.</summary>
    Idempotence = 2,

    /// <summary>There is no record that it could not write.</summary>
    BadRecords = 4,

    /// <summary>The system cannot be taken away, or a test cannot do it.</summary>
    Outages = 8,

    /// <summary>Of the records of one key not all are kept apart, and their order cannot be seen.</summary>
    Keys = 16,
}
