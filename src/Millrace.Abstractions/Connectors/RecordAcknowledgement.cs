using Millrace.Records;

namespace Millrace.Connectors;

/// <summary>The fate of one source record.</summary>
/// <param name="Tag">The number that the task gave the record (<see cref="Record.Tag"/>).</param>
/// <param name="Offset">
/// Its offset in the topic, or <see cref="Record.None"/> when it was dropped by a transform or skipped because of an error.
/// </param>
public readonly record struct RecordAcknowledgement(long Tag, long Offset);
