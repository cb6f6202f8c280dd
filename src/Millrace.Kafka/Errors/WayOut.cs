namespace Millrace.Kafka;

/// <summary>The next step for the errors that a person can do something about.</summary>
internal static class WayOut
{
    public static string? Of(KafkaErrorCode code) => code switch
    {
        KafkaErrorCode.LocalTransport or KafkaErrorCode.LocalAllBrokersDown or KafkaErrorCode.LocalResolve
            => "Check bootstrap.servers, that the broker runs, and that security.protocol is the listener's.",
        KafkaErrorCode.LocalTimedOut or KafkaErrorCode.LocalMsgTimedOut or KafkaErrorCode.LocalTimedOutQueue
            => "Check that the brokers of bootstrap.servers, and the addresses that they advertise, can be reached from here.",
        KafkaErrorCode.LocalUnknownTopic or KafkaErrorCode.UnknownTopicOrPartition
            => "Create the topic, or check its name and that the user may see it.",
        KafkaErrorCode.LocalUnknownPartition => "The topic has fewer partitions: check the partition number.",
        KafkaErrorCode.LocalAuthentication or KafkaErrorCode.SaslAuthenticationFailed
            => "Check sasl.mechanism, sasl.username and sasl.password.",
        KafkaErrorCode.UnsupportedSaslMechanism => "Set sasl.mechanism to one that the broker offers.",
        KafkaErrorCode.LocalSsl => "Check ssl.ca.location and the certificate's host name.",
        KafkaErrorCode.TopicAuthorizationFailed => "Give the user an ACL for this operation on the topic.",
        KafkaErrorCode.GroupAuthorizationFailed => "Give the user the ACL READ on the consumer group.",
        KafkaErrorCode.ClusterAuthorizationFailed => "Give the user an ACL for this operation on the cluster.",
        KafkaErrorCode.TransactionalIdAuthorizationFailed => "Give the user the ACLs WRITE and DESCRIBE on the transactional id.",
        KafkaErrorCode.MessageTooLarge or KafkaErrorCode.RecordListTooLarge
            => "Raise message.max.bytes of this producer and max.message.bytes of the topic, or send smaller messages.",
        KafkaErrorCode.LocalQueueFull
            => "Wait until messages are delivered, or raise queue.buffering.max.messages or queue.buffering.max.kbytes.",
        KafkaErrorCode.InvalidReplicationFactor => "The replication factor may not be higher than the number of brokers.",
        KafkaErrorCode.InvalidPartitions => "A topic has one partition at least, and their number can only grow.",
        KafkaErrorCode.NonEmptyGroup => "Stop the group's consumers first.",
        KafkaErrorCode.GroupSubscribedToTopic => "Stop the group's consumers of this topic first.",
        KafkaErrorCode.LocalMaxPollExceeded => "Poll more often, with smaller batches, or raise max.poll.interval.ms.",
        KafkaErrorCode.LocalAutoOffsetReset or KafkaErrorCode.LocalLogTruncation =>
            "Seek to an offset, or set auto.offset.reset to earliest or latest.",
        KafkaErrorCode.ProducerFenced or KafkaErrorCode.LocalFenced or KafkaErrorCode.InvalidProducerEpoch
            => "Another producer has taken over this transactional.id: stop this one.",
        KafkaErrorCode.FencedInstanceId => "Another consumer has taken over this group.instance.id: give each its own.",
        KafkaErrorCode.LocalFatal => "Dispose this client and make a new one.",
        _ => null,
    };
}
