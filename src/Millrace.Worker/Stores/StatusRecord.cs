namespace Millrace.Worker.Stores;

/// <summary>Status of a connector or task as stored: state in capitals, worker, generation, and the trace of a failure.</summary>
internal sealed record StatusRecord(string State, string WorkerId, int Generation, string? Trace = null, string? Version = null);
