namespace Millrace.Worker.Tasks.Errors;

/// <summary>Where a record was when it failed; the names are Connect's, as they stand in log lines and dead letter headers.</summary>
internal enum Stage
{
    TASK_PUT, TASK_POLL, TRANSFORMATION, KEY_CONVERTER, VALUE_CONVERTER, HEADER_CONVERTER, KAFKA_PRODUCE, KAFKA_CONSUME,
}
