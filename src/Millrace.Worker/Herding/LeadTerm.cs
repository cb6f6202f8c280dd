using Millrace.Worker.Groups;

namespace Millrace.Worker.Herding;

/// <summary>
/// One time in the lead. Once it is over it stays so, and nothing may be started or written because of it any more. <b>Threads</b>: any.
/// </summary>
/// <param name="lease">Expires by itself in a process that stood still, before anybody has told it that another one leads.</param>
internal sealed class LeadTerm(Lease lease)
{
    private readonly CancellationTokenSource _ended = new();

    /// <summary>Cancelled by <see cref="End"/>.</summary>
    public CancellationToken Ended => _ended.Token;

    public bool IsOver => _ended.IsCancellationRequested || !lease.IsHeld;

    public void End() => _ended.Cancel();
}
