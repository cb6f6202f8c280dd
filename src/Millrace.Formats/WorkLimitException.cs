namespace Millrace.Formats;

/// <summary>What a request asks for is more than a <see cref="WorkLimit"/> allows; the message says how much that is.</summary>
public sealed class WorkLimitException(string message) : Exception(message);
