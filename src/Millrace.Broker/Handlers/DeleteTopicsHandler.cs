// DeleteTopics (20), versions 1-6, flexible from 4
// Request: Topics:[]{} [6+], TopicNames:[]str [0-5], TimeoutMs:i32
//   Topics: Name:str?, TopicId:uuid
// Reply:  ThrottleTimeMs:i32, Responses:[]{}
//   Responses: Name:str?6+, TopicId:uuid [6+], ErrorCode:i16, ErrorMessage:str? [5+]

using Millrace.Broker.Acls;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>DeleteTopics 1-6, by name or, from version 6 on, by id. Groups forget their offsets in the topic.</summary>
internal sealed class DeleteTopicsHandler(LogDirectory logs, GroupCoordinator groups, BrokerSettings settings) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.DeleteTopics, 1, 6, FlexibleFrom: 4);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var asked = new List<(string? Name, Guid Id)>();
        for (int count = body.ArrayCount("topics"); count > 0; count--)
        {
            asked.Add(request.Version >= 6
                ? (body.NullableString("topic name"), body.Uuid("topic id"))
                : (body.String("topic name"), Guid.Empty));
            if (request.Version >= 6)
                body.EndStruct();
        }
        body.Skip32("timeout");
        body.EndStruct();

        reply.Int32(0);
        reply.ArrayCount(asked.Count);
        foreach ((string? name, Guid id) in asked)
        {
            Outcome outcome = Delete(request, name, id, asked.Count(other => other == (name, id)) > 1);
            reply.String(request.Version >= 6 ? outcome.Name : outcome.Name ?? "");
            if (request.Version >= 6)
                reply.Uuid(outcome.Id);
            reply.Error(outcome.Error);
            if (request.Version >= 5)
                reply.String(outcome.Message);
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private Outcome Delete(Request request, string? name, Guid id, bool isRepeated)
    {
        if (!settings.Get(BrokerSettingDefs.DeleteTopics))
            return new Outcome(name, id, ErrorCode.TopicDeletionDisabled, "Topic deletion is disabled (delete.topic.enable=false).");
        if (name is null == (id == Guid.Empty) || isRepeated)
            return new Outcome(name, id, ErrorCode.InvalidRequest, "Name a topic once, either by name or by id.");
        Topic? topic = name is not null ? logs.Find(name) : logs.Find(id);
        if ((name ?? topic?.Name) is { } known && Refusal(request, known) is var (refusal, mayShow) && refusal != ErrorCode.None)
            return new Outcome(mayShow ? known : name, id, refusal, null);
        if (topic is null)
        {
            return name is not null
                ? new Outcome(name, id, ErrorCode.UnknownTopicOrPartition, $"Topic {name} does not exist.")
                : new Outcome(name, id, ErrorCode.UnknownTopicId, "No topic has this id.");
        }
        if (topic.IsInternal)
            return new Outcome(topic.Name, topic.Id, ErrorCode.InvalidRequest,
                $"Topic {topic.Name} is internal and holds the groups' offsets.");
        try
        {
            logs.DeleteTopic(topic.Name);
            groups.ForgetTopic(topic.Name);
            return new Outcome(topic.Name, topic.Id, ErrorCode.None, null);
        }
        catch (StorageException refused)
        {
            return new Outcome(topic.Name, topic.Id, refused.Code, refused.Message);
        }
    }

    /// <summary>Whether the topic may be deleted; if not, whether its name may be told to who knows its id alone.</summary>
    private static (ErrorCode Refusal, bool MayShow) Refusal(Request request, string topic)
    {
        bool mayAny = request.Access.May(Needs.DeleteTopicsAny);
        return mayAny ? (ErrorCode.None, true)
            : (request.Check(Needs.DeleteTopics, topic), request.Access.May(Needs.DeleteTopicsShow, topic));
    }

    private readonly record struct Outcome(string? Name, Guid Id, ErrorCode Error, string? Message);
}
