using Millrace.Registry.Log;
using Millrace.Registry.Model;
using Millrace.Registry.Schemas;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Operations;

/// <summary>Decides what deleting a subject, a version or a context does to a view of the registry.</summary>
internal static class Deletion
{
    /// <summary>Soft: the subject's versions leave all lists and checks; ids stay resolvable.</summary>
    /// <returns>The versions that were live.</returns>
    public static Change<int[]> SoftSubject(RegistryState state, SubjectName subject)
    {
        if (!state.Has(subject, Deleted.Included)) throw RefusedException.SubjectNotFound(subject);
        if (!state.Has(subject, Deleted.Excluded)) throw RefusedException.SubjectSoftDeleted(subject);
        CheckMode(state, subject);
        int[] live = [.. state.Versions(subject, Deleted.Excluded).Select(version => version.Version)];
        CheckReferences(state, subject, live, Deleted.Excluded);
        return new Change<int[]>(live, [RecordValues.DeleteSubject(subject, live[^1])]);
    }

    /// <summary>Permanent, after a soft deletion: everything of the subject goes.</summary>
    /// <returns>All its versions.</returns>
    public static Change<int[]> PermanentSubject(RegistryState state, SubjectName subject)
    {
        if (!state.Has(subject, Deleted.Included)) throw RefusedException.SubjectNotFound(subject);
        CheckMode(state, subject);
        if (state.Has(subject, Deleted.Excluded)) throw RefusedException.SubjectNotSoftDeleted(subject);
        int[] all = [.. state.Versions(subject).Keys];
        CheckReferences(state, subject, all, Deleted.Included);
        return new Change<int[]>(
            all, [.. all.Select(version => RecordValues.Tombstone(subject, version)), .. WithoutSettings(state, subject),
                RecordValues.HighestIds(state)]);
    }

    public static Change<int> SoftVersion(RegistryState state, SubjectName subject, VersionNumber number)
    {
        SchemaVersion version = Find(state, subject, number);
        if (version.IsDeleted) throw RefusedException.VersionSoftDeleted(subject, version.Version);
        CheckMode(state, subject);
        if (state.Referrers(subject, version.Version, Deleted.Excluded).Any()) throw RefusedException.Referenced(subject, version.Version);
        return new Change<int>(version.Version, [RecordValues.Schema(version with { IsDeleted = true })]);
    }

    public static Change<int> PermanentVersion(RegistryState state, SubjectName subject, VersionNumber number)
    {
        SchemaVersion version = Find(state, subject, number);
        CheckMode(state, subject);
        if (!version.IsDeleted) throw RefusedException.VersionNotSoftDeleted(subject, version.Version);
        if (state.Referrers(subject, version.Version, Deleted.Included).Any()) throw RefusedException.Referenced(subject, version.Version);
        bool isLast = state.Versions(subject).Count == 1;
        return new Change<int>(
            version.Version,
            [RecordValues.Tombstone(subject, version.Version), .. isLast
                ? WithoutSettings(state, subject)
                : [], RecordValues.HighestIds(state)]);
    }

    /// <summary>A context without subjects, soft-deleted ones count; one that is not known is gone already.</summary>
    public static Change<string> Context(RegistryState state, string context)
    {
        if (!state.Context(context).Uses.IsEmpty) throw RefusedException.ContextNotEmpty(context);
        bool isThere = context != SubjectName.DefaultContext && state.Contexts.ContainsKey(context);
        return new Change<string>(context, isThere ? [new LogEntry(new RecordKey(RecordKind.Context, context), null)] : []);
    }

    private static SchemaVersion Find(RegistryState state, SubjectName subject, VersionNumber number) =>
        number.Find(state, subject, Deleted.Included)
        ?? throw (state.Has(subject, Deleted.Included)
            ? RefusedException.VersionNotFound(number.Value)
            : RefusedException.SubjectNotFound(subject));

    private static void CheckMode(RegistryState state, SubjectName subject)
    {
        if (state.ModeInScope(subject).IsReadOnly()) throw RefusedException.ReadOnly(subject);
    }

    // References among the versions of one subject go with it.
    private static void CheckReferences(RegistryState state, SubjectName subject, int[] versions, Deleted referrers)
    {
        HashSet<int> referred = state.ReferredVersions(subject, referrers);
        foreach (int version in versions)
            if (referred.Contains(version)) throw RefusedException.Referenced(subject, version);
    }

    private static IEnumerable<LogEntry> WithoutSettings(RegistryState state, SubjectName subject)
    {
        // Without a name they would be those of the context.
        if (subject.Name.Length == 0) yield break;
        if (state.Configs.ContainsKey(subject.Qualified)) yield return RecordValues.Config(subject.Qualified, null);
        if (state.Modes.ContainsKey(subject.Qualified)) yield return RecordValues.Mode(subject.Qualified, null);
    }
}
