using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>
/// What a client may do, as bits of Kafka's AclOperation (KIP-430). Without an authorizer that is everything a resource of the kind knows:
/// clients show it, and some refuse to go on when it is missing.
/// </summary>
internal static class AuthorizedOperations
{
    private const int Read = 1 << 3, Write = 1 << 4, Create = 1 << 5, Delete = 1 << 6, Alter = 1 << 7, Describe = 1 << 8,
        ClusterAction = 1 << 9,
        DescribeConfigs = 1 << 10, AlterConfigs = 1 << 11, IdempotentWrite = 1 << 12;

    public const int Cluster = Create | Alter | Describe | ClusterAction | DescribeConfigs | AlterConfigs | IdempotentWrite;
    public const int Topic = Read | Write | Create | Delete | Alter | Describe | DescribeConfigs | AlterConfigs;
    public const int Group = Read | Delete | Describe | DescribeConfigs | AlterConfigs;

    public static int IfAsked(bool asked, int operations) => asked ? operations : WireWriter.NoAuthorizedOperations;
}
