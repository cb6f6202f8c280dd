using System.Runtime.InteropServices;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Acls;

/// <summary>
/// What the one at the other end of a connection may do. What was decided about a name is remembered until the ACLs change, so that a
/// producer or consumer costs one look-up a topic and request, and no memory. Only the loop that reads the connection's requests asks.
/// </summary>
/// <param name="authorizer">Null: everything is allowed.</param>
/// <param name="host">The peer's address.</param>
internal sealed class Access(Authorizer? authorizer, string principal, string host)
{
    /// <summary>Names remembered, and the longest of them (a topic's): 250 KB a connection at most.</summary>
    private const int MaxDecided = 500, MaxNameLength = 249;

    /// <summary>Of each type all operations that mean something on it (AclEntry.supportedOperations), as bits.</summary>
    private const int TopicOperations = 1 << (int)AclOperation.Read | 1 << (int)AclOperation.Write | 1 << (int)AclOperation.Create
        | 1 << (int)AclOperation.Delete | 1 << (int)AclOperation.Alter | 1 << (int)AclOperation.Describe
        | 1 << (int)AclOperation.DescribeConfigs | 1 << (int)AclOperation.AlterConfigs;

    private const int GroupOperations = 1 << (int)AclOperation.Read | 1 << (int)AclOperation.Delete | 1 << (int)AclOperation.Describe
        | 1 << (int)AclOperation.DescribeConfigs | 1 << (int)AclOperation.AlterConfigs;

    private const int ClusterOperations = 1 << (int)AclOperation.Create | 1 << (int)AclOperation.Alter | 1 << (int)AclOperation.Describe
        | 1 << (int)AclOperation.ClusterAction | 1 << (int)AclOperation.DescribeConfigs | 1 << (int)AclOperation.AlterConfigs
        | 1 << (int)AclOperation.IdempotentWrite;

    public static readonly Access ToAll = new(null, "", "");

    private readonly bool _isUnbounded = authorizer is null || authorizer.IsSuperUser(principal);
    private readonly Dictionary<(AclResourceType, string), Decided> _decided = [];
    private AclRules? _rules;

    public string Principal => principal;

    public string Host => host;

    /// <summary>Whether it is allowed. A no is not written down: it only decides what is shown, or another right may do.</summary>
    public bool May(Need need, string name = Acl.ClusterName) => _isUnbounded || Decide(need.Operation, need.On, name);

    /// <summary>None, or the error of a refusal, which is written down.</summary>
    public ErrorCode Check(ApiKey api, Need need, string name = Acl.ClusterName)
    {
        if (May(need, name)) return ErrorCode.None;
        authorizer!.Audit.Refused(principal, host, api, need.Operation, need.On, name);
        return need.Refusal;
    }

    /// <summary>Whether it is allowed on any resource of the kind at all.</summary>
    public bool MayOnSome(Need need) => _isUnbounded || authorizer!.Rules.AllowsSome(principal, host, need.Operation, need.On);

    /// <summary>The operations that are allowed, as bits of their numbers (KIP-430): clients show them, and some refuse to go on when one
    /// is missing.</summary>
    public int OperationsOn(AclResourceType type, string name = Acl.ClusterName)
    {
        int operations = type switch
        {
            AclResourceType.Topic => TopicOperations,
            AclResourceType.Group => GroupOperations,
            _ => ClusterOperations,
        };
        if (_isUnbounded) return operations;
        for (int operation = 0; operation <= (int)AclOperation.TwoPhaseCommit; operation++)
        {
            if ((operations & 1 << operation) != 0 && !Decide((AclOperation)operation, type, name)) operations &= ~(1 << operation);
        }
        return operations;
    }

    private bool Decide(AclOperation operation, AclResourceType type, string name)
    {
        AclRules rules = authorizer!.Rules;
        if (rules != _rules || _decided.Count > MaxDecided)
        {
            _decided.Clear();
            _rules = rules;
        }
        if (name.Length > MaxNameLength) return rules.Allows(principal, host, operation, type, name);
        ref Decided decided = ref CollectionsMarshal.GetValueRefOrAddDefault(_decided, (type, name), out _);
        int bit = 1 << (int)operation;
        if ((decided.Known & bit) == 0)
        {
            decided.Known |= bit;
            if (rules.Allows(principal, host, operation, type, name)) decided.Allowed |= bit;
        }
        return (decided.Allowed & bit) != 0;
    }

    private struct Decided
    {
        public int Known, Allowed;
    }
}
