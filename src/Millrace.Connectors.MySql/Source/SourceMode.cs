namespace Millrace.Connectors.MySql.Source;

/// <summary>How rows that were not read yet are told from those that were.</summary>
internal enum SourceMode
{
    /// <summary>They are not: every poll reads everything.</summary>
    Bulk,

    /// <summary>By a column that only grows: finds new rows.</summary>
    Incrementing,

    /// <summary>By the time of the last change: finds new and changed rows.</summary>
    Timestamp,

    /// <summary>By the time of the last change, and among equal ones by a column that only grows.</summary>
    TimestampIncrementing,
}
