namespace Millrace.Worker.Groups;

/// <summary>A record that only the group's leader may write was not written, or counts for nobody: another worker leads by now.</summary>
internal sealed class NotLeadingException() : Exception("Another worker of the group leads by now.");
