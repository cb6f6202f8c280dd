using Millrace.Formats;
using Millrace.Registry.Compatibility;
using Millrace.Registry.Log;
using Millrace.Registry.Model;
using Millrace.Registry.Schemas;
using Millrace.Registry.Settings;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Operations;

/// <summary>Decides what registering a schema does to a view of the registry, in the original's order of checks.</summary>
internal static class Registration
{
    /// <param name="defaults">Holds where nothing is configured.</param>
    /// <exception cref="RefusedException">It is refused.</exception>
    /// <exception cref="InvalidSchemaException">The text is no schema, or not one that may be registered.</exception>
    public static Change<LookupResult> Decide(
        RegistryState state, SchemaRequest request, bool normalize, RegistrySettings defaults, WorkLimit work)
    {
        SubjectName subject = request.Subject;
        RegistryConfig config = state.ConfigInScope(subject);
        normalize |= config.Normalize == true;
        if (FindPresent(state, request, normalize, work) is { } present) return new Change<LookupResult>(present, []);

        RegistryMode mode = state.ModeInScope(subject);
        CheckMode(subject, mode, request.Id);
        List<SchemaVersion> live = [.. state.Versions(subject, Deleted.Excluded)];
        int last = state.Versions(subject).Keys.LastOrDefault();
        if (last == int.MaxValue) throw RefusedException.NoVersionLeft(subject);
        int next = last + 1;
        if (request.Id is null) request = Complete(request, config, live.LastOrDefault(), next);
        if (request.IsEmpty) throw new InvalidSchemaException("Empty schema");

        var reader = new SchemaReader(state, work);
        (SchemaRequest canonical, ParsedSchema schema) =
            reader.Read(request, request.Id is null ? SchemaChecks.New : SchemaChecks.Known, normalize);
        if (request.Version == 0 && SchemaLookup.Find(state, reader, canonical, schema, Deleted.Excluded) is { } known
            && (request.Id ?? known.Version.Id) == known.Version.Id)
            return new Change<LookupResult>(known, []);

        if (!mode.IsImport())
        {
            CompatibilityRules rules = CompatibilityRules.Of(state, subject, defaults);
            if (rules.ValidatesFields) SchemaLookup.CheckFields(canonical, schema);
            IReadOnlyList<string> problems = CompatibilityCheck.Run(schema, canonical.Metadata, live, rules, reader);
            if (problems.Count > 0) throw RefusedException.Incompatible(subject, problems);
            if (request.Version > 0 && request.Version != next)
                throw new InvalidSchemaException("Version is not one more than previous version");
        }

        return Write(state, canonical, request.Version > 0 ? request.Version : next);
    }

    /// <summary>A schema that is there already is answered under every mode, so that producers start in a read-only registry.</summary>
    public static LookupResult? FindPresent(RegistryState state, SchemaRequest request, bool normalize, WorkLimit work)
    {
        if (!request.Subject.IsValidForSchemas) throw RefusedException.InvalidSubject(request.Subject);
        RegistryConfig config = state.ConfigInScope(request.Subject);
        if (request.IsEmpty || request.Version is not (0 or -1) || config.DefaultMetadata is not null
            || config.OverrideMetadata is not null) return null;
        LookupResult? found = SchemaLookup.Find(state, request, normalize || config.Normalize == true, Deleted.Excluded, work);
        return found is not null && (request.Id ?? found.Version.Id) == found.Version.Id ? found : null;
    }

    private static void CheckMode(SubjectName subject, RegistryMode mode, int? id)
    {
        if (mode.IsReadOnly()) throw RefusedException.ReadOnly(subject);
        if (id is not null && !mode.IsImport()) throw RefusedException.NotImport(subject);
        if (id is null && mode != RegistryMode.ReadWrite) throw RefusedException.NotReadWrite(subject);
    }

    // What the request leaves out comes from the latest version and the configuration.
    private static SchemaRequest Complete(SchemaRequest request, RegistryConfig config, SchemaVersion? latest, int next)
    {
        if (request.IsEmpty && latest is not null)
            request = request with { Text = latest.Text, Type = latest.Type, References = latest.References };
        SchemaMetadata? metadata = SchemaMetadata.Merge(
            SchemaMetadata.Merge(config.DefaultMetadata, request.Metadata ?? latest?.Metadata), config.OverrideMetadata);
        if (request.Version != 0 || metadata?.Property(SchemaMetadata.VersionProperty) is not null)
            metadata = SchemaMetadata.WithVersion(metadata, next);
        return request with { Metadata = metadata };
    }

    private static Change<LookupResult> Write(RegistryState state, SchemaRequest canonical, int number)
    {
        SubjectName subject = canonical.Subject;
        ContextState context = state.Context(subject.Context);
        Guid identity = SchemaIdentity.Of(canonical.Text, canonical.References, canonical.Metadata);
        int id = canonical.Id ?? (context.Ids.TryGetValue(identity, out var ids) ? ids.Min
            : context.HighestId < int.MaxValue ? context.HighestId + 1 : throw RefusedException.NoIdLeft(subject));
        if (state.Uses(subject.Context, id).Any(other => other.Identity != identity)) throw RefusedException.IdTaken(subject, id);

        var version = new SchemaVersion(subject, number, id, canonical.Type, canonical.References, canonical.Metadata, null, canonical.Text,
            IsDeleted: false, Timestamp: 0);
        var entries = new List<LogEntry>();
        if (!state.Contexts.ContainsKey(subject.Context)) entries.Add(RecordValues.Context(subject.Context));
        entries.AddRange(state.Versions(subject).Values
            .Where(old => old.IsDeleted && old.Id == id && old.Version < number
                && !state.Referrers(subject, old.Version, Deleted.Included).Any())
            .Select(old => RecordValues.Tombstone(subject, old.Version)));
        entries.Add(RecordValues.Schema(version));
        return new Change<LookupResult>(new LookupResult(version, IsLoose: false), entries);
    }
}
