namespace Millrace.Formats.Registry;

/// <summary>Under which subject a topic's schemas are registered.</summary>
internal enum SubjectNameStrategy
{
    /// <summary><c>topic-key</c> and <c>topic-value</c>.</summary>
    Topic,

    /// <summary>The full name of the record.</summary>
    Record,

    /// <summary><c>topic-</c> and the full name of the record.</summary>
    TopicRecord,
}
