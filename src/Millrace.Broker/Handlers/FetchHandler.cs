// Fetch (1), versions 4-18, flexible from 12
// Request: ClusterId:str? tag0@12+, ReplicaId:i32 [0-14]=-1, ReplicaState:{} tag1@15+, MaxWaitMs:i32, MinBytes:i32, MaxBytes:i32=int.Max,
//   IsolationLevel:i8, SessionId:i32 [7+], SessionEpoch:i32 [7+]=-1, Topics:[]{}, ForgottenTopicsData:[]{} [7+], RackId:str [11+]
//   ReplicaState: ReplicaId:i32=-1, ReplicaEpoch:i64=-1
//   Topics: Topic:str [0-12], TopicId:uuid [13+], Partitions:[]{}
//     Partitions: Partition:i32, CurrentLeaderEpoch:i32 [9+]=-1, FetchOffset:i64, LastFetchedEpoch:i32 [12+]=-1,
//       LogStartOffset:i64 [5+]=-1, PartitionMaxBytes:i32, ReplicaDirectoryId:uuid tag0@17+, HighWatermark:i64 tag1@18+=long.Max
//   ForgottenTopicsData: Topic:str [0-12], TopicId:uuid [13+], Partitions:[]i32
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16 [7+], SessionId:i32 [7+], Responses:[]{}, NodeEndpoints:[]{} tag0@16+
//   Responses: Topic:str [0-12], TopicId:uuid [13+], Partitions:[]{}
//     Partitions: PartitionIndex:i32, ErrorCode:i16, HighWatermark:i64, LastStableOffset:i64=-1, LogStartOffset:i64 [5+]=-1,
//       DivergingEpoch:{} tag0@12+, CurrentLeader:{} tag1@12+, SnapshotId:{} tag2@12+, AbortedTransactions:[]{}?,
//       PreferredReadReplica:i32 [11+]=-1, Records:records?
//       DivergingEpoch: Epoch:i32=-1, EndOffset:i64=-1
//       CurrentLeader: LeaderId:i32=-1, LeaderEpoch:i32=-1
//       SnapshotId: EndOffset:i64=-1, Epoch:i32=-1
//       AbortedTransactions: ProducerId:i64, FirstOffset:i64
//   NodeEndpoints: NodeId:i32, Host:str, Port:i32, Rack:str?

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Producers;

namespace Millrace.Broker.Handlers;

/// <summary>
/// Fetch 4-18: whole batches as they lie in the log, parked until there are enough. Fetch sessions (KIP-227) are declined by session
/// id 0, so every request is a full one and its reply names exactly the partitions asked for. From version 13 topics go by id.
/// </summary>
internal sealed class FetchHandler(LogDirectory logs, BrokerSettings settings, TimeProvider time) : ApiHandler
{
    private const short TopicIdsFrom = 13;

    public override ApiVersionRange Api => new(ApiKey.Fetch, 4, 18, FlexibleFrom: 12);

    public override ValueTask<Reply?> HandleAsync(Request request, ref WireReader body)
    {
        FetchCommand fetch = Read(request, ref body);
        if (fetch.FollowsUnknownSession)
        {
            Reply refusal = request.CreateReply(out WireWriter reply);
            WriteHead(request.Version, ErrorCode.FetchSessionIdNotFound, topics: 0, reply);
            reply.EndStruct();
            return new ValueTask<Reply?>(refusal);
        }
        FetchResults results = FetchResults.Read(fetch);
        if (results.CanAnswer(fetch) || request.Aborted.IsCancellationRequested)
            return new ValueTask<Reply?>(Write(request, fetch, results));
        return ParkAsync(request, fetch);
    }

    private async ValueTask<Reply?> ParkAsync(Request request, FetchCommand fetch)
    {
        HashSet<PartitionLog> watched = [.. fetch.Topics.SelectMany(topic => topic.Partitions).Select(partition => partition.Log!)];
        using var waiter = new FetchWaiter(watched, fetch.MaxWait, time, request.Aborted);
        while (true)
        {
            waiter.Rearm();
            FetchResults results = FetchResults.Read(fetch);
            if (waiter.Expired || results.CanAnswer(fetch))
                return Write(request, fetch, results);
            await waiter.Ring;
        }
    }

    private FetchCommand Read(Request request, ref WireReader body)
    {
        short version = request.Version;
        if (version <= 14)
            body.Skip32("replica id");
        TimeSpan maxWait = TimeSpan.FromMilliseconds(Math.Max(0, body.Int32("max wait")));
        int minBytes = body.Int32("min bytes");
        int maxBytes = Math.Min(Math.Max(0, body.Int32("max bytes")), settings.Get(BrokerSettingDefs.MaxFetchBytes));
        var isolation = (IsolationLevel)body.Int8("isolation");
        int sessionId = version >= 7 ? body.Int32("session id") : 0;
        int sessionEpoch = version >= 7 ? body.Int32("session epoch") : -1;
        var topics = new FetchTopic[Math.Max(0, body.ArrayCount("topics", minimumElementBytes: 2))];
        for (int i = 0; i < topics.Length; i++)
            topics[i] = ReadTopic(request, ref body);
        return new FetchCommand(maxWait, minBytes, maxBytes, isolation, FollowsUnknownSession: sessionId != 0 && sessionEpoch > 0, topics);
    }

    private FetchTopic ReadTopic(Request request, ref WireReader body)
    {
        short version = request.Version;
        string name = version < TopicIdsFrom ? body.String("name") : "";
        Guid id = version >= TopicIdsFrom ? body.Uuid("id") : Guid.Empty;
        Topic? topic = version < TopicIdsFrom ? logs.Find(name) : logs.Find(id);
        ErrorCode missing = version < TopicIdsFrom ? ErrorCode.UnknownTopicOrPartition : ErrorCode.UnknownTopicId;
        // An id that is not known has no name to ask for.
        ErrorCode refusal = (version < TopicIdsFrom ? name : topic?.Name) is { } asked
            ? request.Check(Needs.Fetch, asked) : ErrorCode.None;
        var partitions = new FetchPartition[Math.Max(0, body.ArrayCount("partitions", minimumElementBytes: 16))];
        for (int i = 0; i < partitions.Length; i++)
        {
            int index = body.Int32("index");
            int leaderEpoch = version >= 9 ? body.Int32("leader epoch") : -1;
            long offset = body.Int64("offset");
            if (version >= 12)
                body.Skip32("last fetched epoch");
            if (version >= 5)
                body.Skip64("log start offset");
            int maxBytes = body.Int32("max bytes");
            body.EndStruct();
            PartitionLog? log = (uint)index < (uint)(topic?.Partitions.Count ?? 0) ? topic!.Partitions[index] : null;
            ErrorCode error = refusal != ErrorCode.None ? refusal
                : topic is null ? missing : log is null ? ErrorCode.UnknownTopicOrPartition : LeaderEpochs.Check(leaderEpoch);
            partitions[i] = new FetchPartition(index, offset, maxBytes, error, error == ErrorCode.None ? log : null);
        }
        body.EndStruct();
        return new FetchTopic(name, id, partitions);
    }

    private static Reply Write(Request request, FetchCommand fetch, FetchResults results)
    {
        Reply frame = request.CreateReply(out WireWriter reply);
        WriteHead(request.Version, ErrorCode.None, fetch.Topics.Count, reply);
        int next = 0;
        foreach (FetchTopic topic in fetch.Topics)
        {
            if (request.Version < TopicIdsFrom)
                reply.String(topic.Name);
            else
                reply.Uuid(topic.Id);
            reply.ArrayCount(topic.Partitions.Count);
            foreach (FetchPartition partition in topic.Partitions)
                WritePartition(request.Version, partition.Index, results.Partitions[next++], frame, reply);
            reply.EndStruct();
        }
        reply.EndStruct();
        return frame;
    }

    private static void WriteHead(short version, ErrorCode error, int topics, WireWriter reply)
    {
        reply.Int32(0);
        if (version >= 7)
        {
            reply.Error(error);
            reply.Int32(0);
        }
        reply.ArrayCount(topics);
    }

    private static void WritePartition(short version, int index, in ReadResult read, Reply frame, WireWriter reply)
    {
        bool failed = read.Error != ErrorCode.None;
        reply.Int32(index);
        reply.Error(read.Error);
        reply.Int64(failed ? -1 : read.HighWatermark);
        reply.Int64(failed ? -1 : read.LastStableOffset);
        if (version >= 5)
            reply.Int64(failed ? -1 : read.LogStartOffset);
        reply.ArrayCount(read.AbortedTransactions?.Count ?? -1);
        foreach (AbortedTransaction aborted in read.AbortedTransactions ?? [])
        {
            reply.Int64(aborted.ProducerId);
            reply.Int64(aborted.FirstOffset);
            reply.EndStruct();
        }
        if (version >= 11)
            reply.Int32(-1);
        // Empty, not null: the safest for all clients.
        reply.BytesLength(read.Records.Length);
        if (!read.Records.IsEmpty)
            frame.AddRecords(read.Records);
        reply.EndStruct();
    }
}
