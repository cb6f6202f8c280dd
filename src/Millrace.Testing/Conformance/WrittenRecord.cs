namespace Millrace.Testing;

/// <summary>What a sink has written, as a test reads it back from the system.</summary>
/// <param name="Key">Key of the record.</param>
/// <param name="Text">Its text.</param>
public sealed record WrittenRecord(string Key, string Text);
