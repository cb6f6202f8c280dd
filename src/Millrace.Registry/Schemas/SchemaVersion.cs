using System.Text.Json;

namespace Millrace.Registry.Schemas;

/// <summary>A schema as a version of a subject, as stored.</summary>
/// <param name="Subject">The subject it belongs to.</param>
/// <param name="Version">From 1.</param>
/// <param name="Id">From 0, one per identity in a context.</param>
/// <param name="Type">AVRO, JSON or PROTOBUF.</param>
/// <param name="References">In the order given.</param>
/// <param name="Metadata">Null when there is none.</param>
/// <param name="RuleSet">Kept for other registries on the same topic; neither answered nor executed here.</param>
/// <param name="Text">Canonical text.</param>
/// <param name="IsDeleted">Deleted softly: resolvable by id, in no list.</param>
/// <param name="Timestamp">Of the record it was read from, ms since 1970 UTC.</param>
internal sealed record SchemaVersion(SubjectName Subject, int Version, int Id, string Type, IReadOnlyList<SchemaReference> References,
    SchemaMetadata? Metadata, JsonElement? RuleSet, string Text, bool IsDeleted, long Timestamp)
{
    public Guid Identity { get; } = SchemaIdentity.Of(Text, References, Metadata);

    /// <summary>The references as subjects, seen from this schema's context.</summary>
    public bool RefersTo(SubjectName subject, int version) =>
        References.Any(reference => reference.Version == version && SubjectName.Parse(reference.Subject, Subject.Context) == subject);
}
