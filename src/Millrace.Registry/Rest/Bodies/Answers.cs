using System.Text.Json.Serialization;
using Millrace.Registry.Model;
using Millrace.Registry.Operations;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest.Bodies;

internal sealed record AttributesBody(IReadOnlyList<string> Attributes);

/// <summary>Where the registry lives, as role-binding tools name it.</summary>
internal sealed record ClusterBody(ClusterBody.ScopeBody Scope)
{
    public static ClusterBody Of(string? kafkaCluster) => new(new ScopeBody([], new ClustersBody(kafkaCluster ?? "", "schema-registry")));

    internal sealed record ScopeBody(IReadOnlyList<string> Path, ClustersBody Clusters);

    internal sealed record ClustersBody(
        [property: JsonPropertyName("kafka-cluster")] string Kafka,
        [property: JsonPropertyName("schema-registry-cluster")] string SchemaRegistry);
}

/// <param name="Messages">Only when asked for.</param>
internal sealed record CompatibilityBody([property: JsonPropertyName("is_compatible")] bool IsCompatible, IReadOnlyList<string>? Messages);

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

internal sealed record ContextIdBody(string Context, int Id);

internal sealed record ModeBody(string? Mode);

/// <summary>Answer to a change of mode: the request as sent, null included.</summary>
internal sealed record ModeEchoBody([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Mode);

/// <summary>A version of a subject; lists and exact lookups leave out when it was stored.</summary>
internal sealed record SchemaBody(string Subject, int Version, int Id, Guid Guid, string SchemaType,
    IReadOnlyList<SchemaReference>? References,
    SchemaMetadata? Metadata, string Schema, long? Ts, bool? Deleted)
{
    public static SchemaBody Of(SchemaVersion version, string text) => InList(version) with
    {
        Schema = text,
        Ts = version.Timestamp,
        Deleted = version.IsDeleted,
    };

    public static SchemaBody Of(LookupResult result) => result.IsLoose ? Of(result.Version, result.Version.Text) : InList(result.Version);

    public static SchemaBody InList(SchemaVersion version) =>
        new(version.Subject.Qualified, version.Version, version.Id, version.Identity, version.Type,
        OrNull(version.References), version.Metadata, version.Text, null, null);

    public static IReadOnlyList<SchemaReference>? OrNull(IReadOnlyList<SchemaReference> references) =>
        references.Count == 0 ? null : references;
}

/// <summary>A schema by its id, or by its GUID without subject and version.</summary>
internal sealed record SchemaStringBody(string? Subject, int? Version, Guid Guid, string SchemaType, string Schema,
    IReadOnlyList<SchemaReference>? References, SchemaMetadata? Metadata, int? MaxId, long Ts, bool Deleted)
{
    public static SchemaStringBody Of(SchemaVersion version, string text) =>
        new(version.Subject.Qualified, version.Version, version.Identity, version.Type,
        text, SchemaBody.OrNull(version.References), version.Metadata, null, version.Timestamp, version.IsDeleted);
}

internal sealed record SubjectVersionBody(string Subject, int Version);

/// <param name="Version">The release of the original whose behaviour this is: clients decide by it what they may ask.</param>
/// <param name="CommitId">Names this program.</param>
internal sealed record VersionBody(string Version, string CommitId);
