namespace Millrace.Transforms.Times;

/// <summary>
/// A point in time: milliseconds since the epoch, which is all that logical types hold, and the nanoseconds (less than a million, of either
/// sign) that texts and numbers may have beyond.
/// </summary>
internal readonly record struct Moment(long Milliseconds, int Nanoseconds)
{
    public const int NanosecondsPerMillisecond = 1_000_000;
}
