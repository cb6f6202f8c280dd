using Millrace.Registry.Operations;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest.Bodies;

/// <summary>Answer to a registration; when it was stored is only said of a loose match.</summary>
internal sealed record RegisterBody(int Id, int Version, Guid Guid, string SchemaType, IReadOnlyList<SchemaReference>? References,
    SchemaMetadata? Metadata, string Schema, long? Ts, bool? Deleted)
{
    public static RegisterBody Of(LookupResult result)
    {
        SchemaVersion version = result.Version;
        return new RegisterBody(version.Id, version.Version, version.Identity, version.Type, SchemaBody.OrNull(version.References),
            version.Metadata,
            version.Text, result.IsLoose ? version.Timestamp : null, result.IsLoose ? version.IsDeleted : null);
    }
}
