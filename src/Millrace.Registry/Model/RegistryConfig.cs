using System.Text.Json.Serialization;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Model;

/// <summary>Configuration of a scope as stored; null members were never set. Taken whole from the nearest scope that has one.</summary>
internal sealed record RegistryConfig
{
    /// <summary>In records of the topic only.</summary>
    [JsonPropertyOrder(0)] public string? Subject { get; init; }

    /// <summary>Another subject that requests for this one are served from.</summary>
    [JsonPropertyOrder(1)] public string? Alias { get; init; }

    /// <summary>Whether schemas are brought into normal form without being asked.</summary>
    [JsonPropertyOrder(2)] public bool? Normalize { get; init; }

    [JsonPropertyOrder(3)] public bool? ValidateFields { get; init; }

    [JsonPropertyOrder(4)] public string? CompatibilityLevel { get; init; }

    [JsonPropertyOrder(5)] public string? CompatibilityPolicy { get; init; }

    /// <summary>What <see cref="CompatibilityPolicy"/> means.</summary>
    [JsonIgnore]
    public CompatibilityPolicy Policy =>
        CompatibilityPolicy == "LENIENT" ? Schemas.CompatibilityPolicy.Lenient : Schemas.CompatibilityPolicy.Strict;

    /// <summary>Name of the metadata property that versions must share to be compared.</summary>
    [JsonPropertyOrder(6)] public string? CompatibilityGroup { get; init; }

    [JsonPropertyOrder(7)] public SchemaMetadata? DefaultMetadata { get; init; }

    [JsonPropertyOrder(8)] public SchemaMetadata? OverrideMetadata { get; init; }
}
