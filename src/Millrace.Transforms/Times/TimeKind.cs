namespace Millrace.Transforms.Times;

/// <summary>Ways in which a point in time is held.</summary>
internal enum TimeKind
{
    /// <summary>Text of the configured pattern.</summary>
    String,

    /// <summary>INT64 since the epoch, at the configured precision.</summary>
    Unix,

    Date,
    Time,
    Timestamp,
}
