// AlterClientQuotas (49), versions 0-1, flexible from 1
// Request: Entries:[]{}, ValidateOnly:bool
//   Entries: Entity:[]{}, Ops:[]{}
//     Entity: EntityType:str, EntityName:str?
//     Ops: Key:str, Value:f64, Remove:bool
// Reply:  ThrottleTimeMs:i32, Entries:[]{}
//   Entries: ErrorCode:i16, ErrorMessage:str?, Entity:[]{}
//     Entity: EntityType:str, EntityName:str?

using Millrace.Broker.Acls;
using Millrace.Broker.Configs;
using Millrace.Broker.Protocol;
using Millrace.Broker.Quotas;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>AlterClientQuotas 0-1: sets and removes values of entities, each entity at once or not at all.</summary>
internal sealed class AlterClientQuotasHandler(ClientQuotas quotas) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.AlterClientQuotas, 0, 1, FlexibleFrom: 1);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var asked = new List<Alteration>();
        for (int count = body.ArrayCount("entries", minimumElementBytes: 2); count > 0; count--)
            asked.Add(ReadAlteration(ref body));
        bool validateOnly = body.Bool("validate only");
        body.EndStruct();

        ErrorCode refusal = request.Check(Needs.AlterClientQuotas);

        reply.Int32(0);
        reply.ArrayCount(asked.Count);
        foreach (Alteration alteration in asked)
        {
            bool isRepeated = alteration.HasRepeatedKey || asked.Count(other => other.Entity.ToHashSet().SetEquals(alteration.Entity)) > 1;
            (ErrorCode error, string? message) = refusal != ErrorCode.None ? (refusal, DescribeAclsHandler.NotAuthorized)
                : Alter(alteration, isRepeated, validateOnly);
            reply.Error(error);
            reply.String(message);
            reply.ArrayCount(alteration.Entity.Count);
            foreach (QuotaPart part in alteration.Entity)
            {
                reply.String(part.Type);
                reply.String(part.Name);
                reply.EndStruct();
            }
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private static Alteration ReadAlteration(ref WireReader body)
    {
        // A type that is named twice counts once, with its last name.
        var entity = new Dictionary<string, QuotaPart>();
        for (int parts = body.ArrayCount("entity", minimumElementBytes: 2); parts > 0; parts--)
        {
            string type = body.String("type");
            entity[type] = new QuotaPart(type, body.NullableString("entity name"));
            body.EndStruct();
        }
        var changes = new Dictionary<string, double?>();
        bool repeated = false;
        for (int keys = body.ArrayCount("ops", minimumElementBytes: 10); keys > 0; keys--)
        {
            string key = body.String("key");
            double value = body.Double("value");
            repeated |= !changes.TryAdd(key, body.Bool("remove") ? null : value);
            body.EndStruct();
        }
        body.EndStruct();
        return new Alteration([.. entity.Values], changes, repeated);
    }

    private (ErrorCode, string?) Alter(Alteration alteration, bool isRepeated, bool validateOnly)
    {
        if (isRepeated)
        {
            string entries = string.Join(", ", alteration.Entity.Select(part => $"{part.Type}={part.Name ?? "null"}"));
            return (ErrorCode.InvalidRequest, $"Ignoring duplicate entity ClientQuotaEntity(entries={{{entries}}})");
        }
        try
        {
            quotas.Alter(alteration.Entity, alteration.Changes, validateOnly);
            return (ErrorCode.None, null);
        }
        catch (StorageException refused)
        {
            return (refused.Code, refused.Message);
        }
    }

    private sealed record Alteration(IReadOnlyList<QuotaPart> Entity, IReadOnlyDictionary<string, double?> Changes, bool HasRepeatedKey);
}
