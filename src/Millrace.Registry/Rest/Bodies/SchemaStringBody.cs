using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest.Bodies;

/// <summary>A schema by its id, or by its GUID without subject and version.</summary>
internal sealed record SchemaStringBody(string? Subject, int? Version, Guid Guid, string SchemaType, string Schema,
    IReadOnlyList<SchemaReference>? References, SchemaMetadata? Metadata, int? MaxId, long Ts, bool Deleted)
{
    public static SchemaStringBody Of(SchemaVersion version, string text) =>
        new(version.Subject.Qualified, version.Version, version.Identity, version.Type,
        text, SchemaBody.OrNull(version.References), version.Metadata, null, version.Timestamp, version.IsDeleted);
}
