using Millrace.Formats;
using Millrace.Registry.Model;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Operations;

/// <summary>Finds the version of a subject that a request means.</summary>
internal static class SchemaLookup
{
    /// <summary>The answer to a lookup request.</summary>
    /// <exception cref="RefusedException">Nothing found.</exception>
    /// <exception cref="InvalidSchemaException">The text is no schema.</exception>
    public static LookupResult Run(RegistryState state, SchemaRequest request, bool normalize, Deleted deleted, WorkLimit work)
    {
        SubjectName subject = request.Subject;
        if (request.IsEmpty)
            throw state.Has(subject, deleted) ? RefusedException.SchemaNotFound() : RefusedException.SubjectNotFound(subject);
        if (Find(state, request, normalize, deleted, work) is { } found) return found;
        if (subject.IsInDefaultContext)
        {
            foreach (string context in state.Contexts.Keys.Where(context => context != SubjectName.DefaultContext))
            {
                SchemaRequest there = request with { Subject = subject with { Context = context } };
                if (state.Has(there.Subject, deleted) && Find(state, there, normalize, deleted, work) is { } elsewhere) return elsewhere;
            }
        }

        throw state.Has(subject, deleted) ? RefusedException.SchemaNotFound() : RefusedException.SubjectNotFound(subject);
    }

    /// <summary>
    /// The version of the request's subject with the same identity, else the newest that matches loosely; null when there is none.
    /// </summary>
    public static LookupResult? Find(RegistryState state, SchemaRequest request, bool normalize, Deleted deleted, WorkLimit work)
    {
        var reader = new SchemaReader(state, work);
        (SchemaRequest canonical, ParsedSchema schema) = reader.Read(request, SchemaChecks.Known, normalize);
        if (Find(state, reader, canonical, schema, deleted) is { } found) return found;
        return canonical.Metadata is null && state.FindLatest(request.Subject)?.Metadata is { } latest
            ? Find(state, reader, canonical with { Metadata = latest }, schema, deleted)
            : null;
    }

    /// <summary>What <c>validateFields</c> asks of a schema by itself.</summary>
    /// <exception cref="InvalidSchemaException">Its fields are not allowed.</exception>
    public static void CheckFields(SchemaRequest canonical, ParsedSchema schema) =>
        SchemaFormats.Find(schema.Type)!.CheckFields(canonical, schema);

    public static LookupResult? Find(RegistryState state, SchemaReader reader, SchemaRequest canonical, ParsedSchema schema,
        Deleted deleted)
    {
        Guid identity = SchemaIdentity.Of(canonical.Text, canonical.References, canonical.Metadata);
        if (state.Find(canonical.Subject, identity, deleted) is { } exact) return new LookupResult(exact, IsLoose: false);
        return state.Versions(canonical.Subject, deleted)
            .LastOrDefault(version => IsLooseMatch(reader, canonical, schema, version)) is { } loose
            ? new LookupResult(loose, IsLoose: true)
            : null;
    }

    // The same with all references in place; a schema sent with its references inlined finds the one stored with references.
    private static bool IsLooseMatch(SchemaReader reader, SchemaRequest canonical, ParsedSchema schema, SchemaVersion stored) =>
        stored.Type == schema.Type
        && (canonical.References.SequenceEqual(stored.References) || canonical.References.Count == 0)
        && Equals(SchemaMetadata.WithoutVersion(canonical.Metadata), SchemaMetadata.WithoutVersion(stored.Metadata))
        && reader.TryRead(stored)?.Resolved == schema.Resolved;
}

/// <summary>A version that a request means.</summary>
/// <param name="Version">As stored.</param>
/// <param name="IsLoose">It does not have the request's identity, but the same meaning; answers then show when it was stored.</param>
internal sealed record LookupResult(SchemaVersion Version, bool IsLoose);
