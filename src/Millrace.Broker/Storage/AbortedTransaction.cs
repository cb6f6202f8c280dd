namespace Millrace.Broker.Storage;

/// <summary>A transaction whose records a read_committed consumer skips, from its first offset in the partition to its marker.</summary>
internal readonly record struct AbortedTransaction(long ProducerId, long FirstOffset);
