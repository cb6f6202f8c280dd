namespace Millrace.Kafka;

/// <summary>A line that librdkafka logs. Values of sensitive settings never occur in it.</summary>
/// <param name="Level">Severity.</param>
/// <param name="Client">librdkafka's name of the client, such as <c>rdkafka#consumer-1</c>.</param>
/// <param name="Facility">librdkafka's word for the subject, such as <c>FAIL</c>.</param>
/// <param name="Text">One line.</param>
public readonly record struct KafkaLogLine(KafkaLogLevel Level, string Client, string Facility, string Text);
