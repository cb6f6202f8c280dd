namespace Millrace.Broker.Storage;

/// <summary>One record of a refused batch; <paramref name="BatchIndex"/> counts from 0 in the batch.</summary>
internal readonly record struct RecordError(int BatchIndex, string Message);
