using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>
/// How clients are told to reach this broker. One id, host and port in every answer: clients look the coordinator up by id in the
/// metadata and drop connections whose address changes.
/// </summary>
internal sealed record BrokerNode(int Id, string Host, int Port, string ClusterId)
{
    /// <summary>
    /// Every log lives in one incarnation under one leader: the epoch of batches, metadata and lookups is this constant and
    /// never goes backwards.
    /// </summary>
    public const int LeaderEpoch = 0;

    /// <summary><c>NodeId, Host, Port, Rack</c>; the rack is null because "" would count as a rack.</summary>
    public void Write(WireWriter reply)
    {
        reply.Int32(Id);
        reply.String(Host);
        reply.Int32(Port);
        reply.String(null);
    }

    /// <summary>Replicas and in-sync replicas of every partition.</summary>
    public void WriteReplicas(WireWriter reply)
    {
        reply.ArrayCount(1);
        reply.Int32(Id);
    }
}

/// <summary>Checks a client's idea of the leader epoch against the constant one.</summary>
internal static class LeaderEpochs
{
    /// <summary>-1 asks for no check; an older epoch is fenced, a newer one not known here.</summary>
    public static ErrorCode Check(int currentLeaderEpoch) => currentLeaderEpoch switch
    {
        < 0 or BrokerNode.LeaderEpoch => ErrorCode.None,
        > BrokerNode.LeaderEpoch => ErrorCode.UnknownLeaderEpoch,
    };
}
