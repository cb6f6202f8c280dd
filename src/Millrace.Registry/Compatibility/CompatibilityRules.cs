using Millrace.Registry.Model;
using Millrace.Registry.Schemas;
using Millrace.Registry.Settings;

namespace Millrace.Registry.Compatibility;

/// <summary>What a new version of a subject must keep to.</summary>
/// <param name="Level">Which earlier versions count, and in which direction.</param>
/// <param name="Policy">How strictly they are compared.</param>
/// <param name="Group">Name of the metadata property that versions must share to be compared; null: all are.</param>
/// <param name="ValidatesFields">Whether names are checked beyond what the format asks for.</param>
internal sealed record CompatibilityRules(CompatibilityLevel Level, CompatibilityPolicy Policy, string? Group, bool ValidatesFields)
{
    /// <summary>What is configured for a subject, and the registry's own where nothing is.</summary>
    public static CompatibilityRules Of(RegistryState state, SubjectName subject, RegistrySettings defaults)
    {
        RegistryConfig config = state.ConfigInScope(subject);
        CompatibilityLevel level = state.LevelInScope(subject, defaults.DefaultLevel);
        return new CompatibilityRules(level, config.Policy, config.CompatibilityGroup, config.ValidateFields ?? defaults.ValidatesFields);
    }
}
