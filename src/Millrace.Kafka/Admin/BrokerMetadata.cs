namespace Millrace.Kafka;

/// <summary>A broker and the address that it advertises.</summary>
public sealed record BrokerMetadata(int Id, string Host, int Port);
