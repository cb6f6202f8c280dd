namespace Millrace.Testing;

/// <summary>What a source, or the system that it reads from, does not have: checks that need it are left out.</summary>
[Flags]
public enum SourceLacks
{
    /// <summary>It has everything.</summary>
    None = 0,

    /// <summary>Its records carry no offsets: the system itself remembers what was acknowledged.</summary>
    Offsets = 1,

    /// <summary>There is nothing in the system that it could not read.</summary>
    BadRecords = 2,

    /// <summary>The system cannot be taken away, or a test cannot do it.</summary>
    Outages = 4,
}
