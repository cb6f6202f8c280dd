using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

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
