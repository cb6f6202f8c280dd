namespace Millrace.Kafka;

/// <summary>A partition and where it lives.</summary>
/// <param name="Id">Number, from 0.</param>
/// <param name="Leader">Broker id; -1 while there is none.</param>
/// <param name="Replicas">Broker ids.</param>
/// <param name="InSync">Broker ids of the replicas that are in sync.</param>
/// <param name="Code"><see cref="KafkaErrorCode.None"/>, or what is wrong with it.</param>
public sealed record PartitionMetadata(
    int Id, int Leader, IReadOnlyList<int> Replicas, IReadOnlyList<int> InSync, KafkaErrorCode Code);
