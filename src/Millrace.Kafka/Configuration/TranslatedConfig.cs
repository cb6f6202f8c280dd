namespace Millrace.Kafka;

/// <summary>A Java client's settings in librdkafka's names.</summary>
/// <param name="Settings">For <see cref="KafkaConsumer"/>, <see cref="KafkaProducer"/> or <see cref="KafkaAdmin"/>.</param>
/// <param name="Ignored">Settings that have no counterpart; none is fatal.</param>
public sealed record TranslatedConfig(KafkaConfig Settings, IReadOnlyList<IgnoredSetting> Ignored);
