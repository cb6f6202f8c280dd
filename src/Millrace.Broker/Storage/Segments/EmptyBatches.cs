namespace Millrace.Broker.Storage.Segments;

/// <summary>What a read does with batches that compaction left without records, in front of the first one with some.</summary>
/// <remarks>
/// librdkafka takes a response without any record for one that was cut ("Message at offset N might be too large to fetch"): it doubles its
/// fetch size, then reports an error. Nothing is lost by starting behind such batches, as consumers know holes in the offsets.
/// </remarks>
internal enum EmptyBatches
{
    Skip,

    /// <summary>Nothing else is left, and the consumer must get to the end of the log.</summary>
    Return,
}
