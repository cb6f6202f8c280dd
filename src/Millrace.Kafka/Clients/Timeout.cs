
namespace Millrace.Kafka;

/// <summary>A span of time that runs out, in the milliseconds that librdkafka counts in.</summary>
internal readonly struct Timeout(TimeSpan span)
{
    private readonly long _start = TimeProvider.System.GetTimestamp();

    /// <summary>What is left, rounded up, never negative.</summary>
    public int RemainingMs => Milliseconds(span - TimeProvider.System.GetElapsedTime(_start));

    /// <summary>Negative becomes 0; what does not fit becomes the longest that fits.</summary>
    public static int Milliseconds(TimeSpan span)
        => span <= TimeSpan.Zero ? 0 : (int)Math.Min(int.MaxValue, Math.Ceiling(span.TotalMilliseconds));
}
