using Millrace.Registry.Compatibility;
using Millrace.Registry.Schemas;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Rest.Bodies;

/// <summary>A configuration that is read or was deleted; the level is always there.</summary>
internal sealed record ConfigBody(string? Alias, bool? Normalize, bool? ValidateFields, string CompatibilityLevel,
    string? CompatibilityPolicy,
    string? CompatibilityGroup, SchemaMetadata? DefaultMetadata, SchemaMetadata? OverrideMetadata)
{
    public static ConfigBody Of(RegistryConfig config, CompatibilityLevel fallback) =>
        new(config.Alias, config.Normalize, config.ValidateFields,
        config.CompatibilityLevel
        ?? fallback.Name(), config.CompatibilityPolicy, config.CompatibilityGroup, config.DefaultMetadata, config.OverrideMetadata);
}
