// CreatePartitions (37), versions 0-3, flexible from 2
// Request: Topics:[]{}, TimeoutMs:i32, ValidateOnly:bool
//   Topics: Name:str, Count:i32, Assignments:[]{}?
//     Assignments: BrokerIds:[]i32
// Reply:  ThrottleTimeMs:i32, Results:[]{}
//   Results: Name:str, ErrorCode:i16, ErrorMessage:str?

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>CreatePartitions 0-3: adds partitions to a topic; there is one result per topic, also when only validating.</summary>
internal sealed class CreatePartitionsHandler(LogDirectory logs, BrokerSettings settings) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.CreatePartitions, 0, 3, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var asked = new List<Growth>();
        for (int count = body.ArrayCount("topics", minimumElementBytes: 6); count > 0; count--)
        {
            string name = body.String("name");
            int total = body.Int32("total");
            int assignments = body.ArrayCount("assignments");
            List<int[]>? brokers = assignments < 0 ? null : [];
            for (int i = 0; i < assignments; i++)
            {
                brokers!.Add(body.Int32s("broker ids"));
                body.EndStruct();
            }
            body.EndStruct();
            asked.Add(new Growth(name, total, brokers));
        }
        body.Skip32("timeout");
        bool validateOnly = body.Bool("validate only");
        body.EndStruct();

        reply.Int32(0);
        reply.ArrayCount(asked.Count);
        foreach (Growth growth in asked)
        {
            (ErrorCode error, string? message) = request.Check(Needs.CreatePartitions, growth.Name) is var refusal and not ErrorCode.None
                ? (refusal, null) : Grow(growth, validateOnly);
            reply.String(growth.Name);
            reply.Error(error);
            reply.String(message);
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private (ErrorCode, string?) Grow(Growth growth, bool validateOnly)
    {
        if (logs.Find(growth.Name) is not { } topic)
            return (ErrorCode.UnknownTopicOrPartition, $"Topic {growth.Name} does not exist.");
        int added = growth.Total - topic.Partitions.Count;
        if (added == 0)
            return (ErrorCode.InvalidPartitions, $"Topic already has {growth.Total} partition(s).");
        if (added < 0)
            return (ErrorCode.InvalidPartitions,
                $"The topic {growth.Name} currently has {topic.Partitions.Count} partition(s); {growth.Total} would not be an increase.");
        if (added > CreateTopicsHandler.MaxPartitionsAtOnce)
            return (ErrorCode.PolicyViolation, "Excessively large number of partitions per request.");
        if (topic.IsInternal)
            return (ErrorCode.InvalidRequest, $"Topic {growth.Name} is internal.");
        if (growth.Brokers is { } brokers
            && (brokers.Count != added || brokers.Any(replicas => replicas is not [var only] || only != settings.NodeId)))
            return (ErrorCode.InvalidReplicaAssignment, $"Each of the {added} new partitions needs exactly broker {settings.NodeId}.");
        try
        {
            if (!validateOnly)
                logs.AddPartitions(topic.Name, growth.Total);
            return (ErrorCode.None, null);
        }
        catch (StorageException refused)
        {
            return (refused.Code, refused.Message);
        }
    }

    private readonly record struct Growth(string Name, int Total, List<int[]>? Brokers);
}
