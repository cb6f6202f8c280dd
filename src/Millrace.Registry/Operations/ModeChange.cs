using Millrace.Registry.Log;
using Millrace.Registry.Model;
using Millrace.Registry.Schemas;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Operations;

/// <summary>Decides what setting or clearing a mode does to a view of the registry.</summary>
internal static class ModeChange
{
    /// <param name="scope">Subject, context, or the global scope.</param>
    /// <param name="mode">Null clears.</param>
    /// <param name="isForced">Allows imports beside existing subjects.</param>
    public static Change<RegistryMode?> Set(RegistryState state, SubjectName scope, RegistryMode? mode, bool isForced)
    {
        // Forward is for everything at once; that the one scope has a name of its own is the original's.
        bool isGlobal = scope is { Context: SubjectName.GlobalContext, Name: "" };
        if (mode == RegistryMode.Forward && !isGlobal) throw RefusedException.ForwardIsGlobal();
        if (!isGlobal && scope.Qualified.Length > 0 && !scope.IsValid) throw RefusedException.InvalidSubject(scope);
        var entries = new List<LogEntry>();
        bool isImporting = state.Modes.TryGetValue(scope.Qualified, out RegistryMode present) && present == RegistryMode.Import;
        if (mode == RegistryMode.Import && !isImporting && !isForced) entries.AddRange(Emptied(state, scope));
        entries.Add(RecordValues.Mode(scope.Qualified, mode));
        return new Change<RegistryMode?>(mode, entries);
    }

    /// <returns>The mode that was set; null when there was none.</returns>
    public static Change<RegistryMode?> Clear(RegistryState state, SubjectName scope, bool isRecursive)
    {
        RegistryMode? old = state.Modes.TryGetValue(scope.Qualified, out RegistryMode mode) ? mode : null;
        IEnumerable<string> scopes = isRecursive && scope.Name.Length == 0
            ? state.Modes.Keys.Where(key => SubjectName.Parse(key).Context == scope.Context)
            : state.Modes.Keys.Where(key => key == scope.Qualified);
        if (old is null && !isRecursive && scope.Qualified.Length > 0) throw RefusedException.SubjectNotFound(scope);
        return new Change<RegistryMode?>(old, [.. scopes.Select(key => RecordValues.Mode(key, null))]);
    }

    // Ids are imported into a scope without schemas, so that none is taken; what was deleted softly goes for good.
    private static IEnumerable<LogEntry> Emptied(RegistryState state, SubjectName scope)
    {
        var inScope = state.Subjects.Where(subject =>
            scope.Name.Length > 0 ? subject.Key == scope.Qualified : SubjectName.Parse(subject.Key).Context == scope.Context).ToList();
        if (inScope.Any(subject => subject.Value.Values.Any(version => !version.IsDeleted))) throw RefusedException.SubjectsExist();
        foreach (SchemaVersion version in inScope.SelectMany(subject => subject.Value.Values))
            yield return RecordValues.Tombstone(version.Subject, version.Version);
        if (inScope.Count > 0) yield return RecordValues.HighestIds(state);
        if (scope.Name.Length > 0) yield return RecordValues.ClearSubject(scope.Qualified);
    }
}
