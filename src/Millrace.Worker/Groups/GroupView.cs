using System.Collections.Immutable;

namespace Millrace.Worker.Groups;

/// <summary>
/// The group as the claims in the config topic show it: who leads, and who holds which place. Immutable. All workers read the same claims
/// in the same order, so they come to the same view, some a moment later than others.
/// </summary>
internal sealed record GroupView
{
    public static GroupView Empty { get; } = new();

    public ImmutableDictionary<string, WorkerClaim> Claims { get; private init; } =
        ImmutableDictionary.Create<string, WorkerClaim>(StringComparer.Ordinal);

    /// <summary>Instances by place: of two that claim one, the later has it.</summary>
    public IReadOnlyDictionary<int, string> Owners { get; private init; } = new Dictionary<int, string>();

    /// <summary>The latest leader's epoch; -1 before there was one. Records of earlier ones count no more.</summary>
    public long Epoch { get; private init; } = -1;

    /// <summary>Null when nobody leads.</summary>
    public WorkerClaim? Leader => Claims.Values.FirstOrDefault(claim => claim.Epoch == Epoch);

    /// <summary>
    /// Workers that may live: those that hold a place, and those that say they hold none. One whose places others have is gone.
    /// </summary>
    public IEnumerable<WorkerClaim> Workers => Claims.Values.Where(claim => claim.Places.Length == 0 || Held(claim).Any());

    /// <summary>Claims of workers that are gone and did not say so.</summary>
    public IEnumerable<WorkerClaim> Outdated => Claims.Values.Where(claim => claim.Places.Length > 0 && !Held(claim).Any());

    /// <summary>Who has that place; null while nobody says so.</summary>
    public WorkerClaim? OwnerOf(int place) => Owners.TryGetValue(place, out string? instance) ? Claims.GetValueOrDefault(instance) : null;

    /// <summary>Places of a worker that nobody has claimed after it.</summary>
    public IEnumerable<int> Held(WorkerClaim claim) => claim.Places.Where(place => Owners.GetValueOrDefault(place) == claim.Instance);

    public GroupView With(WorkerClaim claim) => this with
    {
        Claims = Claims.SetItem(claim.Instance, claim),
        Owners = OwnersWith(claim),
        Epoch = Math.Max(Epoch, claim.Epoch ?? -1),
    };

    public GroupView Without(string instance) => this with { Claims = Claims.Remove(instance), Owners = OwnersWithout(instance) };

    private Dictionary<int, string> OwnersWith(WorkerClaim claim)
    {
        Dictionary<int, string> owners = OwnersWithout(claim.Instance);
        foreach (int place in claim.Places) owners[place] = claim.Instance;
        return owners;
    }

    private Dictionary<int, string> OwnersWithout(string instance) =>
        Owners.Where(entry => entry.Value != instance).ToDictionary();
}
