using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Files;

namespace Millrace.Broker.Handlers;

/// <summary>A Fetch request with its topics and partitions looked up, in the order of the request.</summary>
internal sealed record FetchCommand(
    TimeSpan MaxWait, int MinBytes, int MaxBytes, IsolationLevel Isolation, bool FollowsUnknownSession, IReadOnlyList<FetchTopic> Topics);

/// <param name="Name">Empty from version 13 on, where clients know topics by id.</param>
internal readonly record struct FetchTopic(string Name, Guid Id, IReadOnlyList<FetchPartition> Partitions);

/// <param name="Error">Why the partition cannot be read at all; then <paramref name="Log"/> is null.</param>
internal readonly record struct FetchPartition(int Index, long Offset, int MaxBytes, ErrorCode Error, PartitionLog? Log);

/// <summary>One look at all logs of a fetch.</summary>
/// <param name="Partitions">In the order of the request, topics flattened.</param>
internal readonly record struct FetchResults(IReadOnlyList<ReadResult> Partitions, int Bytes, bool HasErrors)
{
    /// <summary>
    /// Serves partitions in request order until the byte budget is used up. The first records of the reply come whole even if one
    /// batch is larger than every limit, or a consumer would never get past it (KIP-74).
    /// </summary>
    public static FetchResults Read(FetchCommand fetch)
    {
        var results = new List<ReadResult>();
        int bytes = 0;
        bool hasErrors = false;
        foreach (FetchTopic topic in fetch.Topics)
        {
            foreach (FetchPartition partition in topic.Partitions)
            {
                int limit = Math.Min(partition.MaxBytes, Math.Max(0, fetch.MaxBytes - bytes));
                ReadResult read = partition.Log?.Read(partition.Offset, limit, atLeastOneBatch: bytes == 0, fetch.Isolation)
                    ?? new ReadResult(partition.Error, -1, -1, -1, LogSlice.Empty);
                results.Add(read);
                bytes += read.Records.Length;
                hasErrors |= read.Error != ErrorCode.None;
            }
        }
        return new FetchResults(results, bytes, hasErrors);
    }

    /// <summary>Enough records, an error to tell, or a client that does not wait.</summary>
    public bool CanAnswer(FetchCommand fetch) =>
        HasErrors || Bytes >= fetch.MinBytes || fetch.MaxWait <= TimeSpan.Zero || Partitions.Count == 0;
}
