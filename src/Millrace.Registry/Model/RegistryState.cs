using System.Collections.Immutable;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Model;

/// <summary>Everything the registry knows, as of an offset of its topic. Immutable: readers keep a view as long as they like.</summary>
internal sealed partial record RegistryState
{
    private static readonly ImmutableSortedDictionary<int, SchemaVersion> NoVersions = ImmutableSortedDictionary<int, SchemaVersion>.Empty;

    public static readonly RegistryState Empty = new();

    /// <summary>All versions by qualified subject, soft-deleted ones too; no subject is without a version.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedDictionary<int, SchemaVersion>> Subjects { get; private init; } =
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<int, SchemaVersion>>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, ContextState> Contexts { get; private init; } =
        ImmutableSortedDictionary.Create<string, ContextState>(StringComparer.Ordinal).Add(SubjectName.DefaultContext, ContextState.Empty);

    /// <summary>By qualified subject or context; the empty key is the global one.</summary>
    public ImmutableSortedDictionary<string, RegistryConfig> Configs { get; private init; } =
        ImmutableSortedDictionary.Create<string, RegistryConfig>(StringComparer.Ordinal);

    /// <inheritdoc cref="Configs"/>
    public ImmutableSortedDictionary<string, RegistryMode> Modes { get; private init; } =
        ImmutableSortedDictionary.Create<string, RegistryMode>(StringComparer.Ordinal);

    /// <summary>The versions of a subject, ascending, soft-deleted ones too.</summary>
    public ImmutableSortedDictionary<int, SchemaVersion> Versions(SubjectName subject) =>
        Subjects.GetValueOrDefault(subject.Qualified, NoVersions);

    /// <summary>Live versions, or all, ascending.</summary>
    public IEnumerable<SchemaVersion> Versions(SubjectName subject, Deleted deleted) =>
        Versions(subject).Values.Where(version => deleted == Deleted.Included || !version.IsDeleted);

    public bool Has(SubjectName subject, Deleted deleted) => Versions(subject, deleted).Any();

    public SchemaVersion? Find(SubjectName subject, int version) => Versions(subject).GetValueOrDefault(version);

    public SchemaVersion? FindLatest(SubjectName subject) => Versions(subject, Deleted.Excluded).LastOrDefault();

    public ContextState Context(string name) => Contexts.GetValueOrDefault(name, ContextState.Empty);

    /// <summary>The versions that have an id in a context; live ones first.</summary>
    public IEnumerable<SchemaVersion> Uses(string context, int id) =>
        Context(context).Uses.GetValueOrDefault(id, [])
            .Select(key => Find(new SubjectName(context, key.Subject), key.Version)!)
            .OrderBy(version => version.IsDeleted);

    /// <summary>The version of a subject that has this identity, newest first, and its id; null when it has none.</summary>
    public SchemaVersion? Find(SubjectName subject, Guid identity, Deleted deleted) =>
        Versions(subject, deleted).LastOrDefault(version => version.Identity == identity);

    /// <summary>Who refers to exactly this version.</summary>
    public IEnumerable<SchemaVersion> Referrers(SubjectName subject, int version, Deleted deleted) =>
        Subjects.Values.SelectMany(versions => versions.Values)
            .Where(other => other.References.Count > 0 && (deleted == Deleted.Included || !other.IsDeleted)
                && other.RefersTo(subject, version));

    /// <summary>The versions of a subject to which other subjects refer.</summary>
    public HashSet<int> ReferredVersions(SubjectName subject, Deleted deleted) => Subjects.Values.SelectMany(versions => versions.Values)
        .Where(other => other.References.Count > 0 && (deleted == Deleted.Included || !other.IsDeleted) && other.Subject != subject)
        .SelectMany(other => other.References.Where(reference => SubjectName.Parse(reference.Subject, other.Subject.Context) == subject))
        .Select(reference => reference.Version).ToHashSet();

    /// <summary>The configuration in effect; an empty one where none is set anywhere.</summary>
    public RegistryConfig ConfigInScope(SubjectName subject) =>
        Scopes(subject).Select(scope => Configs.GetValueOrDefault(scope)).FirstOrDefault(config => config is not null)
        ?? new RegistryConfig();

    public CompatibilityLevel LevelInScope(SubjectName subject, CompatibilityLevel fallback) =>
        ConfigInScope(subject).CompatibilityLevel is { } name ? CompatibilityLevels.Find(name) ?? fallback : fallback;

    public RegistryMode ModeInScope(SubjectName subject)
    {
        if (Modes.GetValueOrDefault("") == RegistryMode.ReadOnlyOverride) return RegistryMode.ReadOnlyOverride;
        foreach (string scope in Scopes(subject))
            if (Modes.TryGetValue(scope, out RegistryMode mode)) return mode;
        return RegistryMode.ReadWrite;
    }

    private static string[] Scopes(SubjectName subject) =>
        [subject.Qualified, subject.QualifiedContext, new SubjectName(SubjectName.GlobalContext, "").Qualified];
}
