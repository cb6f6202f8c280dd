namespace Millrace.Broker.Storage.Producers;

/// <summary>An idempotent producer that a partition remembers.</summary>
/// <param name="LastSequence">-1 when its epoch has no batch yet.</param>
internal readonly record struct ActiveProducer(long Id, short Epoch, int LastSequence, long LastSeenMs);
