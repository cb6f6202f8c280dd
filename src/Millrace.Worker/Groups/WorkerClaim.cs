using System.Collections.Immutable;

namespace Millrace.Worker.Groups;

/// <summary>
/// What a worker says of itself in the config topic (<c>millrace-worker-INSTANCE</c>), after each change of what the group has given to it.
/// </summary>
/// <param name="Instance">One process from its start to its end; the same address may come back as another one.</param>
/// <param name="WorkerId">Advertised <c>host:port</c>.</param>
/// <param name="Url">Where other workers reach its REST API.</param>
/// <param name="Places">Places for tasks that it holds.</param>
/// <param name="Epoch">
/// While it leads: the offset of the claim by which it began to, or one more than the epochs before, if they are larger. Null when it does
/// not lead.
/// </param>
/// <param name="Seen">
/// Offset of the last record about places that it has carried out: what that told it to stop has stopped.
/// </param>
internal sealed record WorkerClaim(
    string Instance, string WorkerId, Uri Url, ImmutableArray<int> Places, long? Epoch, long Seen)
{
    /// <summary>In place of an epoch that is not known before the record is written: that of this very claim.</summary>
    public const long OwnOffset = -1;
}
