namespace Millrace.Registry.Log;

/// <summary>Value of a NOOP record of ours.</summary>
internal sealed record NoopValue
{
    /// <summary>Per context, the highest id that was ever given out.</summary>
    public Dictionary<string, int>? HighestIds { get; init; }
}
