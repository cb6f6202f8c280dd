namespace Millrace.Formats.JsonSchema.Compatibility;

/// <summary>Which differences count.</summary>
public enum JsonReadPolicy
{
    /// <summary>All that may make data of the original invalid.</summary>
    Strict,

    /// <summary>Not those that only concern properties that the original does not name: nobody is expected to have written any.</summary>
    Lenient,
}
