using Millrace.Registry.Operations;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest.Bodies;

/// <summary>A version of a subject; lists and exact lookups leave out when it was stored.</summary>
internal sealed record SchemaBody(string Subject, int Version, int Id, Guid Guid, string SchemaType,
    IReadOnlyList<SchemaReference>? References,
    SchemaMetadata? Metadata, string Schema, long? Ts, bool? Deleted)
{
    public static SchemaBody Of(SchemaVersion version, string text) => InList(version) with
    {
        Schema = text, Ts = version.Timestamp, Deleted = version.IsDeleted,
    };

    public static SchemaBody Of(LookupResult result) => result.IsLoose ? Of(result.Version, result.Version.Text) : InList(result.Version);

    public static SchemaBody InList(SchemaVersion version) =>
        new(version.Subject.Qualified, version.Version, version.Id, version.Identity, version.Type,
        OrNull(version.References), version.Metadata, version.Text, null, null);

    public static IReadOnlyList<SchemaReference>? OrNull(IReadOnlyList<SchemaReference> references) =>
        references.Count == 0 ? null : references;
}
