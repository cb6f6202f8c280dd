namespace Millrace.Worker.Tests.Rest.Replay;

/// <summary>
/// Steps of the recording that our worker answers differently, each with the reason. A step that agrees after all must leave this list.
/// </summary>
internal static class KnownDifferences
{
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>();

    /// <summary>
    /// Places where every step may differ so. Ours: a setting that takes one of a few values offers them, so that a form can show them;
    /// Kafka Connect offers nothing there.
    /// </summary>
    public static bool IsOffer(string difference) =>
        difference.Contains(".value.recommended_values: expected [], got [\"", StringComparison.Ordinal);
}
