namespace Millrace.Worker.Config;

/// <summary>What becomes of a setting of Kafka Connect's worker.</summary>
public enum SettingEffect
{
    /// <summary>It does what it says.</summary>
    Honoured,

    /// <summary>It may stand there and changes nothing: one warning at start.</summary>
    None,

    /// <summary>The worker does not start with it: somebody relies on what it would do.</summary>
    Refused,
}
