// Metadata (3), versions 0-13, flexible from 9
// Request: Topics:[]{}?1+, AllowAutoTopicCreation:bool [4+]=true, IncludeClusterAuthorizedOperations:bool [8-10],
//   IncludeTopicAuthorizedOperations:bool [8+]
//   Topics: TopicId:uuid [10+], Name:str?10+
// Reply:  ThrottleTimeMs:i32 [3+], Brokers:[]{}, ClusterId:str? [2+], ControllerId:i32 [1+]=-1, Topics:[]{},
//   ClusterAuthorizedOperations:i32 [8-10]=int.Min, ErrorCode:i16 [13+]
//   Brokers: NodeId:i32, Host:str, Port:i32, Rack:str? [1+]
//   Topics: ErrorCode:i16, Name:str?12+, TopicId:uuid [10+], IsInternal:bool [1+], Partitions:[]{},
//     TopicAuthorizedOperations:i32 [8+]=int.Min
//     Partitions: ErrorCode:i16, PartitionIndex:i32, LeaderId:i32, LeaderEpoch:i32 [7+]=-1, ReplicaNodes:[]i32, IsrNodes:[]i32,
//       OfflineReplicas:[]i32 [5+]

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Handlers;

/// <summary>
/// Metadata 0-13: all topics (null, or an empty list in version 0), named ones, or by id from version 10 on. A missing topic is made on
/// the spot where broker and request allow it, so no client has to ask twice.
/// </summary>
internal sealed class MetadataHandler(LogDirectory logs, BrokerNode node, BrokerSettings settings) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.Metadata, 0, 13, FlexibleFrom: 9);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        List<AskedTopic>? asked = ReadTopics(request.Version, ref body);
        bool mayCreate = (request.Version < 4 || body.Bool("allow auto topic creation"))
            && settings.Get(BrokerSettingDefs.AutoCreateTopics);
        bool withClusterOperations = request.Version is >= 8 and <= 10 && body.Bool("include cluster authorized operations");
        bool withTopicOperations = request.Version >= 8 && body.Bool("include topic authorized operations");
        body.EndStruct();
        List<TopicAnswer> answers = asked is null
            ? [.. logs.Topics.Where(topic => request.Access.May(Needs.Metadata, topic.Name))
                .OrderBy(topic => topic.Name, StringComparer.Ordinal).Select(TopicAnswer.Of)]
            : [.. asked.Select(topic => Resolve(request, topic, mayCreate))];

        if (request.Version >= 3)
            reply.Int32(0);
        reply.ArrayCount(1);
        WriteNode(request.Version, reply);
        if (request.Version >= 2)
            reply.String(node.ClusterId);
        if (request.Version >= 1)
            reply.Int32(node.Id);
        reply.ArrayCount(answers.Count);
        foreach (TopicAnswer answer in answers)
            WriteTopic(request, answer, withTopicOperations, reply);
        if (request.Version is >= 8 and <= 10)
            reply.Int32(withClusterOperations
                ? AuthorizedOperations.OnCluster(request, Needs.MetadataClusterOperations) : WireWriter.NoAuthorizedOperations);
        if (request.Version >= 13)
            reply.Error(ErrorCode.None);
        reply.EndStruct();
    }

    private static List<AskedTopic>? ReadTopics(short version, ref WireReader body)
    {
        int count = body.ArrayCount("topics", minimumElementBytes: 2);
        if (count < 0 || (count == 0 && version == 0))
            return null;
        var asked = new List<AskedTopic>();
        for (; count > 0; count--)
        {
            Guid id = version >= 10 ? body.Uuid("id") : Guid.Empty;
            string? name = version >= 10 ? body.NullableString("topic name") : body.String("topic name");
            body.EndStruct();
            // Asking by id is for version 12 and up; two earlier versions have the field but may not use it.
            bool wrong = name is null && (version < 12 || id == Guid.Empty);
            asked.Add(new AskedTopic(name, id, wrong ? ErrorCode.InvalidRequest : ErrorCode.None));
        }
        return asked;
    }

    private TopicAnswer Resolve(Request request, AskedTopic asked, bool mayCreate)
    {
        if (asked.Error != ErrorCode.None)
            return new TopicAnswer(asked.Error, asked.Name ?? "", asked.Id, null);
        if (asked.Name is null)
        {
            if (logs.Find(asked.Id) is not { } byId)
                return new TopicAnswer(ErrorCode.UnknownTopicId, null, asked.Id, null);
            return request.Check(Needs.Metadata, byId.Name) is var hidden and not ErrorCode.None
                ? new TopicAnswer(hidden, null, asked.Id, null) : TopicAnswer.Of(byId);
        }
        // Whether there is such a topic is not even looked up.
        if (request.Check(Needs.Metadata, asked.Name) is var refusal and not ErrorCode.None)
            return new TopicAnswer(refusal, asked.Name, Guid.Empty, null);
        if (logs.Find(asked.Name) is { } topic)
            return TopicAnswer.Of(topic);
        if (mayCreate && !request.Access.May(Needs.MetadataCreateAny)
            && request.Check(Needs.MetadataCreate, asked.Name) is var toCreate and not ErrorCode.None)
            return new TopicAnswer(toCreate, asked.Name, Guid.Empty, null);
        if (TopicNames.Problem(asked.Name) is not null)
            return new TopicAnswer(ErrorCode.InvalidTopic, asked.Name, Guid.Empty, null);
        return mayCreate && !TopicNames.IsInternal(asked.Name)
            ? Create(asked.Name)
            : new TopicAnswer(ErrorCode.UnknownTopicOrPartition, asked.Name, Guid.Empty, null);
    }

    private TopicAnswer Create(string name)
    {
        try
        {
            return TopicAnswer.Of(
                logs.CreateTopic(name, settings.Get(BrokerSettingDefs.DefaultPartitions), new Dictionary<string, string>()));
        }
        catch (StorageException refused) when (refused.Code == ErrorCode.TopicAlreadyExists && logs.Find(name) is not null)
        {
            // Another client was faster.
            return TopicAnswer.Of(logs.Find(name)!);
        }
        catch (StorageException refused)
        {
            return new TopicAnswer(refused.Code, name, Guid.Empty, null);
        }
    }

    private void WriteNode(short version, WireWriter reply)
    {
        reply.Int32(node.Id);
        reply.String(node.Host);
        reply.Int32(node.Port);
        if (version >= 1)
            reply.String(null);
        reply.EndStruct();
    }

    private void WriteTopic(Request request, TopicAnswer answer, bool withOperations, WireWriter reply)
    {
        short version = request.Version;
        reply.Error(answer.Error);
        reply.String(version >= 12 ? answer.Name : answer.Name ?? "");
        if (version >= 10)
            reply.Uuid(answer.Id);
        if (version >= 1)
            reply.Bool(answer.Topic?.IsInternal ?? false);
        int partitions = answer.Topic?.Partitions.Count ?? 0;
        reply.ArrayCount(partitions);
        for (int partition = 0; partition < partitions; partition++)
        {
            reply.Error(ErrorCode.None);
            reply.Int32(partition);
            reply.Int32(node.Id);
            if (version >= 7)
                reply.Int32(BrokerNode.LeaderEpoch);
            node.WriteReplicas(reply);
            node.WriteReplicas(reply);
            if (version >= 5)
                reply.ArrayCount(0);
            reply.EndStruct();
        }
        if (version >= 8)
            reply.Int32(AuthorizedOperations.IfAsked(
                withOperations && answer.Error != ErrorCode.TopicAuthorizationFailed, request, AclResourceType.Topic, answer.Name));
        reply.EndStruct();
    }

    private readonly record struct AskedTopic(string? Name, Guid Id, ErrorCode Error);

    private readonly record struct TopicAnswer(ErrorCode Error, string? Name, Guid Id, Topic? Topic)
    {
        public static TopicAnswer Of(Topic topic) => new(ErrorCode.None, topic.Name, topic.Id, topic);
    }
}
