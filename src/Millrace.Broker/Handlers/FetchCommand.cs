using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>A Fetch request with its topics and partitions looked up, in the order of the request.</summary>
internal sealed record FetchCommand(
    TimeSpan MaxWait, int MinBytes, int MaxBytes, IsolationLevel Isolation, bool FollowsUnknownSession, IReadOnlyList<FetchTopic> Topics);

/// <param name="Name">Empty from version 13 on, where clients know topics by id.</param>
internal readonly record struct FetchTopic(string Name, Guid Id, IReadOnlyList<FetchPartition> Partitions);

/// <param name="Error">Why the partition cannot be read at all; then <paramref name="Log"/> is null.</param>
internal readonly record struct FetchPartition(int Index, long Offset, int MaxBytes, ErrorCode Error, PartitionLog? Log);
