namespace Millrace.Config;

/// <summary>How much a setting matters to those who set up a connector.</summary>
public enum Importance
{
    /// <summary>Looked at by everyone.</summary>
    High,

    /// <summary>Worth a look.</summary>
    Medium,

    /// <summary>For special cases.</summary>
    Low,
}
