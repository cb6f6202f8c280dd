using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>What a client may do, as answers that are asked for it tell it (KIP-430).</summary>
internal static class AuthorizedOperations
{
    /// <summary>None for who may not even look.</summary>
    public static int OnCluster(Request request, Need toLook) =>
        request.Check(toLook) == ErrorCode.None ? request.Access.OperationsOn(AclResourceType.Cluster) : 0;

    public static int IfAsked(bool asked, Request request, AclResourceType type, string? name) =>
        asked && name is not null ? request.Access.OperationsOn(type, name) : WireWriter.NoAuthorizedOperations;
}
