namespace Millrace.Config;

/// <summary>How wide a form shows the setting.</summary>
public enum Width
{
    /// <summary>Not said.</summary>
    None,

    /// <summary>For a number or a choice.</summary>
    Short,

    /// <summary>For a name.</summary>
    Medium,

    /// <summary>For an address or a list.</summary>
    Long,
}
