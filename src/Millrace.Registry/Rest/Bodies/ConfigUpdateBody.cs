using Millrace.Registry.Schemas;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Rest.Bodies;

/// <summary>A configuration after a change: what is stored. KEEP: the level has another name than in <see cref="ConfigBody"/>.</summary>
internal sealed record ConfigUpdateBody(string? Alias, bool? Normalize, bool? ValidateFields, string? Compatibility,
    string? CompatibilityPolicy,
    string? CompatibilityGroup, SchemaMetadata? DefaultMetadata, SchemaMetadata? OverrideMetadata)
{
    public static ConfigUpdateBody Of(RegistryConfig config) =>
        new(config.Alias, config.Normalize, config.ValidateFields, config.CompatibilityLevel,
        config.CompatibilityPolicy, config.CompatibilityGroup, config.DefaultMetadata, config.OverrideMetadata);
}
