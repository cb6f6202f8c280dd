namespace Millrace.Broker.Storage.Producers;

/// <summary>One remembered batch of an idempotent producer.</summary>
/// <param name="AppendTimeMs">Time the log gave it, -1 when the topic uses the producer's.</param>
internal readonly record struct ProducerBatch(int FirstSequence, int LastSequence, long FirstOffset, long LastOffset, long AppendTimeMs);
