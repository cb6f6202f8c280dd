using System.Collections.Immutable;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Model;

/// <summary>The ids of one context.</summary>
/// <param name="HighestId">Highest id ever seen, of schemas that are gone too.</param>
/// <param name="Uses">Per id, the versions that have it, soft-deleted ones too; never empty.</param>
/// <param name="Ids">Per identity, its ids: one, except for imports that gave a text two.</param>
internal sealed record ContextState(int HighestId, ImmutableDictionary<int, ImmutableSortedSet<VersionKey>> Uses,
    ImmutableDictionary<Guid, ImmutableSortedSet<int>> Ids)
{
    public static readonly ContextState Empty = new(0, ImmutableDictionary<int, ImmutableSortedSet<VersionKey>>.Empty,
        ImmutableDictionary<Guid, ImmutableSortedSet<int>>.Empty);

    public ContextState With(SchemaVersion version)
    {
        var key = new VersionKey(version.Subject.Name, version.Version);
        return new ContextState(
            Math.Max(HighestId, version.Id),
            Uses.SetItem(version.Id, Uses.GetValueOrDefault(version.Id, []).Add(key)),
            Ids.SetItem(version.Identity, Ids.GetValueOrDefault(version.Identity, []).Add(version.Id)));
    }

    public ContextState Without(SchemaVersion version)
    {
        if (!Uses.TryGetValue(version.Id, out ImmutableSortedSet<VersionKey>? uses)) return this;
        uses = uses.Remove(new VersionKey(version.Subject.Name, version.Version));
        if (!uses.IsEmpty) return this with { Uses = Uses.SetItem(version.Id, uses) };
        ImmutableSortedSet<int> ids = Ids.GetValueOrDefault(version.Identity, []).Remove(version.Id);
        return this with
        {
            Uses = Uses.Remove(version.Id),
            Ids = ids.IsEmpty ? Ids.Remove(version.Identity) : Ids.SetItem(version.Identity, ids),
        };
    }
}

/// <summary>A version within its context; sorts by subject, then version.</summary>
internal readonly record struct VersionKey(string Subject, int Version) : IComparable<VersionKey>
{
    public int CompareTo(VersionKey other)
    {
        int bySubject = string.CompareOrdinal(Subject, other.Subject);
        return bySubject != 0 ? bySubject : Version.CompareTo(other.Version);
    }
}

/// <summary>Whether soft-deleted versions count.</summary>
internal enum Deleted
{
    Excluded,
    Included,
}
