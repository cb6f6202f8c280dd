namespace Millrace.Config;

/// <summary>Types of settings as Connect's REST API names them (in capitals).</summary>
public enum ConfigType
{
    /// <summary>true or false, in any case.</summary>
    Boolean,

    /// <summary>Text.</summary>
    String,

    /// <summary>A whole number of 32 bits.</summary>
    Int,

    /// <summary>A whole number of 16 bits.</summary>
    Short,

    /// <summary>A whole number of 64 bits.</summary>
    Long,

    /// <summary>A number with a point.</summary>
    Double,

    /// <summary>Texts, separated by commas.</summary>
    List,

    /// <summary>The name of a plugin class.</summary>
    Class,

    /// <summary>Text that nobody may read: masked wherever it is shown.</summary>
    Password,
}
