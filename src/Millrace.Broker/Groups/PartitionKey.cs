namespace Millrace.Broker.Groups;

/// <summary>A partition by name, as groups commit offsets for it.</summary>
internal readonly record struct PartitionKey(string Topic, int Partition);
