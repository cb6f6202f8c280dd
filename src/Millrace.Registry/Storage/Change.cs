using Millrace.Registry.Log;

namespace Millrace.Registry.Storage;

/// <summary>What is to be written, and what is answered when it counts.</summary>
/// <param name="Answer">For the client.</param>
/// <param name="Entries">Records; none when nothing changes.</param>
internal readonly record struct Change<T>(T Answer, IReadOnlyList<LogEntry> Entries);
